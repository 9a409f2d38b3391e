import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RunStore } from "@gain/records";
import { listWarm, stopWarm } from "@gain/sidecar";
import { fakeRequest, fakeSidecar } from "@gain/sidecar/testing/fakeSidecar";
import { measureModel } from "./measureModel.ts";
import { policiesOf } from "./policies.ts";
import type { RunEvent } from "./runEvent.ts";
import { WorkPool } from "./workPool.ts";

const request = { ...fakeRequest, batchSize: 1 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "warm-runs-"));
});
afterEach(async () => {
  for (const known of await listWarm(join(folder, "warm"))) await stopWarm(known);
  await rm(folder, { recursive: true });
});

/** Measures prompts in a run of their own. Returns its events, and its stored rows as one letter per prompt. */
async function run(
  name: string,
  texts: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ events: RunEvent[]; stored: string }> {
  await mkdir(join(folder, name));
  const store = await RunStore.create(join(folder, name));
  const events: RunEvent[] = [];
  const never = new AbortController().signal;
  try {
    await store.appendPrompts(
      texts.map((text, k) => ({ text, category: null, complexity: null, line: k + 1 })),
    );
    const { ended } = await measureModel({
      store,
      request,
      suffix: "",
      bind: async (loaded, load) =>
        (await store.bindModel({ modelIndex: 0, slug: "fake", loaded, load, policies: policiesOf(request) }))
          .modelIndex,
      lane: { name: "", command: fakeSidecar(environment) },
      pool: new WorkPool(store, 0),
      lanesOfRun: () => 1,
      nextEpoch: () => 1,
      deadlines: { startMs: 20_000, loadMs: 20_000, measureMs: 20_000 },
      keeping: { folder: join(folder, "warm"), keepMs: 60_000 },
      interrupted: never,
      killed: never,
      onEvent: (event) => events.push(event),
    });
    await ended;
    let stored = "";
    for await (const row of store.rows(0)) stored += row.status === "measured" ? "m" : "e";
    return { events, stored };
  } finally {
    await store.close();
  }
}

const origins = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => (event.kind === "greeted" ? [event.origin] : []));

test("the next run acquires the warm sidecar with its loaded model and starts none", async () => {
  const first = await run("first", ["a", "b"]);
  const second = await run("second", ["a", "c", "d"]);
  expect([origins(first.events), origins(second.events)]).toEqual([["started to be kept"], ["acquired"]]);
  expect(second.events.filter(({ kind }) => kind === "starting")).toEqual([]);
  expect(second.events.find(({ kind }) => kind === "loaded")).toMatchObject({ reused: true });
  expect(second.stored).toBe("mmm");
});

test("a warm sidecar that crashes is replaced by a new one, and no row is lost", async () => {
  await run("first", ["a"]);
  const { events, stored } = await run("second", ["a", "POISON", "b"]);
  expect(origins(events)).toEqual(["acquired", "started to be kept", "started to be kept"]);
  expect(stored).toBe("mem");
  expect(await listWarm(join(folder, "warm"))).toHaveLength(1);
});

test("after a warm sidecar that exits before its model is loaded, a new sidecar is started", async () => {
  const environment = { GAIN_FAKE_FAULT: "reuse:1:exit", GAIN_FAKE_ONCE: join(folder, "once") };
  await run("first", ["a"], environment);
  const { events, stored } = await run("second", ["a"], environment);
  expect(origins(events)).toEqual(["acquired", "started to be kept"]);
  expect(stored).toBe("m");
});
