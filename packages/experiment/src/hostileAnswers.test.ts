/** Answers of a hostile or broken sidecar: none stores a wrong row, and a new sidecar measures the rest. */
import { join } from "node:path";
import { expect, test } from "vitest";
import type { StoredRow } from "@gain/records";
import { HOSTILE_MODES } from "@gain/sidecar/testing/hostileModes";
import { made, numbered, prompts, setUp, stored, storePerTest } from "../testing/fakeMeasuring.ts";
import { measureModel } from "./measureModel.ts";

storePerTest();
const PROMPTS = numbered(13);
const DEADLINES = { startMs: 3_000, loadMs: 20_000, measureMs: 20_000 };

/** What the fake sidecar measures of a prompt, without the session that measured it. */
async function measuredValues(): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of made.store.rows(0)) rows.push(valuesOf(row));
  return rows;
}

const OF_A_SESSION = ["epoch", "lease", "seq", "attempts"];
const valuesOf = (row: StoredRow): unknown =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !OF_A_SESSION.includes(field)));

const modes = (outcome: string): (readonly [string, string])[] =>
  HOSTILE_MODES.filter((mode) => mode.outcome === outcome).map(({ mode, reason }) => [mode, reason] as const);

test.each(modes("replaced"))(
  "after %s a new sidecar measures, and every row is right",
  async (mode, reason) => {
    await made.store.appendPrompts(prompts(PROMPTS));
    const { events, measuring } = setUp(
      { GAIN_FAKE_HOSTILE: mode, GAIN_FAKE_ONCE: join(made.folder, "once") },
      { deadlines: DEADLINES },
    );
    const began = performance.now();
    await (
      await measureModel(measuring)
    ).ended;
    expect(performance.now() - began, "noticed at once").toBeLessThan(15_000);
    const reasons = events.flatMap((event) => (event.kind === "restarting" ? [event.reason] : []));
    expect(reasons).toEqual([expect.stringContaining(reason)]);
    expect(await measuredValues()).toEqual(await honestValues());
  },
);

test.each(modes("stored"))(
  "%s is legal: the same sidecar measures on, and every prompt has its row",
  async (mode) => {
    await made.store.appendPrompts(prompts(PROMPTS));
    const { events, measuring } = setUp({ GAIN_FAKE_HOSTILE: mode }, { deadlines: DEADLINES });
    await (
      await measureModel(measuring)
    ).ended;
    expect(events.filter(({ kind }) => kind === "restarting")).toEqual([]);
    expect(await stored()).toBe("m".repeat(PROMPTS.length));
    const flagged = (await measuredValues()).filter((row) => (row as { flags: string[] }).flags.length > 0);
    expect(flagged).toHaveLength(mode.endsWith("norm") ? 1 : 0);
  },
);

test.each(modes("refused"))("with %s nothing is measured", async (mode, reason) => {
  await made.store.appendPrompts(prompts(PROMPTS));
  const { measuring } = setUp({ GAIN_FAKE_HOSTILE: mode }, { deadlines: DEADLINES });
  await expect(measureModel(measuring)).rejects.toThrow(reason);
  expect(await made.store.models()).toEqual([]);
});

let honest: unknown[] | undefined;

/** The rows of a sidecar without a fault, in a store of its own. */
async function honestValues(): Promise<unknown[]> {
  if (honest !== undefined) return honest;
  const { RunStore } = await import("@gain/records");
  const { mkdir } = await import("node:fs/promises");
  const folder = join(made.folder, "honest");
  await mkdir(folder);
  const attacked = { ...made };
  Object.assign(made, { folder, store: await RunStore.create(folder) });
  try {
    await made.store.appendPrompts(prompts(PROMPTS));
    await (
      await measureModel(setUp().measuring)
    ).ended;
    honest = await measuredValues();
  } finally {
    await made.store.close();
    Object.assign(made, attacked);
  }
  return honest;
}
