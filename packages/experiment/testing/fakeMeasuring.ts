/** A store in a temporary folder, and the input of measuring one model into it with the fake sidecar. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { RunStore, type PlannedPrompt } from "@gain/records";
import { fakeRequest, fakeSidecar } from "@gain/sidecar/testing/fakeSidecar";
import type { Measuring } from "../src/measuring.ts";
import { policiesOf } from "../src/policies.ts";
import type { RunEvent } from "../src/runEvent.ts";
import { WorkPool } from "../src/workPool.ts";

export const request = { ...fakeRequest, batchSize: 4 };

/** Made before each test, and removed after it. */
export const made = {} as { folder: string; store: RunStore };

/** Makes a store for each test of the file that calls it. */
export function storePerTest(): void {
  beforeEach(async () => {
    made.folder = await mkdtemp(join(tmpdir(), "measure-"));
    made.store = await RunStore.create(made.folder);
  });
  afterEach(async () => {
    await made.store.close();
    await rm(made.folder, { recursive: true });
  });
}

let lastEpoch = 0;

export const prompts = (texts: readonly string[]): PlannedPrompt[] =>
  texts.map((text, k) => ({ text, category: null, complexity: null, line: k + 1 }));
export const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, k) => `prompt ${String(k)}`);

interface SetUp {
  readonly events: RunEvent[];
  readonly measuring: Measuring;
  readonly interrupted: AbortController;
}

export function setUp(environment: NodeJS.ProcessEnv = {}, more: Partial<Measuring> = {}): SetUp {
  const events: RunEvent[] = [];
  const interrupted = new AbortController();
  const { folder, store } = made;
  const measuring: Measuring = {
    store,
    request,
    suffix: "",
    bind: async (loaded, load) =>
      (await store.bindModel({ modelIndex: 0, slug: "fake", loaded, load, policies: policiesOf(request) }))
        .modelIndex,
    lane: { name: "", command: fakeSidecar(environment) },
    pool: new WorkPool(store, 0),
    lanesOfRun: () => 1,
    nextEpoch: () => (lastEpoch += 1),
    deadlines: { startMs: 20_000, loadMs: 20_000, measureMs: 20_000 },
    keeping: { folder: join(folder, "warm"), keepMs: null },
    interrupted: interrupted.signal,
    killed: new AbortController().signal,
    onEvent: (event) => events.push(event),
    ...more,
  };
  return { events, measuring, interrupted };
}

/** The stored rows, one letter per prompt: m for measured, e for error. */
export async function stored(): Promise<string> {
  let letters = "";
  for await (const row of made.store.rows(0)) letters += row.status === "measured" ? "m" : "e";
  return letters;
}
