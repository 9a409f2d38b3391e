/** Prompts that kill the sidecar: any number of them, anywhere in the plan. */
import { expect, test } from "vitest";
import type { StoredRow } from "@gain/records";
import { made, numbered, prompts, request, setUp, stored, storePerTest } from "../testing/fakeMeasuring.ts";
import { IncompleteRun } from "./errors.ts";
import { measureModel } from "./measureModel.ts";
import type { Measuring } from "./measuring.ts";

const MINUTE_MS = 60_000;
storePerTest();

const poison = (count: number): string[] => Array.from({ length: count }, (_, k) => `POISON ${String(k)}`);

async function measure(measuring: Measuring): Promise<void> {
  await (
    await measureModel(measuring)
  ).ended;
}

/** Gives the same command again until the model is complete. @returns the number of commands */
async function measureToEnd(measuring: () => Measuring): Promise<number> {
  for (let commands = 1; commands < 20; commands += 1) {
    try {
      await measure(measuring());
      return commands;
    } catch (error) {
      if (!(error instanceof IncompleteRun)) throw error;
    }
  }
  throw new Error("the run does not end");
}

test.each([
  ["seven at the beginning", [...poison(7), ...numbered(30)]],
  ["ten in the middle", [...numbered(10), ...poison(10), ...numbered(10)]],
  ["seven at the end", [...numbered(30), ...poison(7)]],
  ["every second one", numbered(6).flatMap((text, k) => [text, `POISON ${String(k)}`])],
])(
  "with %s, one command measures the rest and makes an error row of each",
  async (_, texts) => {
    await made.store.appendPrompts(prompts(texts));
    await measure(setUp().measuring);
    expect(await stored()).toBe(texts.map((text) => (text.startsWith("POISON") ? "e" : "m")).join(""));
    const [notice] = await made.store.notices(0);
    expect(notice).toMatchObject({ code: "sidecar_restarted" });
    expect(notice?.text).toContain("signal SIGKILL");
    expect(notice?.times).toBeGreaterThan(5);
  },
  MINUTE_MS,
);

test(
  "a plan of nothing else ends too: each command continues behind the prompts that were tried",
  async () => {
    await made.store.appendPrompts(prompts(poison(20)));
    const commands = await measureToEnd(() => setUp().measuring);
    expect(commands).toBeGreaterThan(1);
    expect(await stored()).toBe("e".repeat(20));
  },
  2 * MINUTE_MS,
);

test(
  "prompts that were given up on a broken machine are measured once it works",
  async () => {
    await made.store.appendPrompts(prompts(numbered(20)));
    const broken = setUp({ GAIN_FAKE_FAULT: "measure:1:kill" }, { request: { ...request, batchSize: 1 } });
    await expect(measure(broken.measuring)).rejects.toBeInstanceOf(IncompleteRun);
    expect((await made.store.suspicions(0)).length).toBeGreaterThan(6);
    await measure(setUp().measuring);
    expect(await stored()).toBe("m".repeat(20));
  },
  MINUTE_MS,
);

test("pauses grow between crashes in a row, and an interruption ends them", async () => {
  await made.store.appendPrompts(prompts(poison(30)));
  const { events, measuring, interrupted } = setUp({}, { request: { ...request, batchSize: 64 } });
  await measure({
    ...measuring,
    onEvent: (event) => {
      events.push(event);
      if (event.kind === "restarting" && event.crashes > 4) interrupted.abort();
    },
  });
  expect(await stored()).toBe("");
  expect(events.filter(({ kind }) => kind === "restarting").length).toBeGreaterThan(4);
});

test.each([
  [{ value: 2, unit: "prompts" }, "--max-errors 2"],
  [{ value: 10, unit: "percent" }, "--max-errors 10%"],
] as const)(
  "more error rows than %j end the run as incomplete, and a higher limit continues",
  async (limit, text) => {
    const texts = [...Array.from({ length: 4 }, (_, k) => `ERROR ${String(k)}`), ...numbered(16)];
    await made.store.appendPrompts(prompts(texts));
    const failed = measure(setUp({}, { maxErrors: limit }).measuring);
    await expect(failed).rejects.toThrow(text);
    await expect(failed).rejects.toBeInstanceOf(IncompleteRun);
    await measure(setUp({}, { maxErrors: { value: 4, unit: "prompts" } }).measuring);
    expect(await stored()).toBe("eeee" + "m".repeat(16));
  },
);

test("deleted error rows are measured again", async () => {
  await made.store.appendPrompts(prompts(["a", "ERROR", "b"]));
  await measure(setUp().measuring);
  expect(await stored()).toBe("mem");
  expect(await made.store.deleteErrors()).toBe(1);
  await measure(setUp().measuring);
  const rows: StoredRow[] = [];
  for await (const row of made.store.rows(0)) rows.push(row);
  expect(rows.map(({ status }) => status).join()).toBe("measured,error,measured");
});
