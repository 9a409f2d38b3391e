import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunStore } from "@gain/records";
import { fakeRequest, fakeSidecar } from "@gain/sidecar/testing/fakeSidecar";
import type { Lane } from "./measuring.ts";
import { openRun, type OpenRun } from "./openRun.ts";
import type { RunEvent } from "./runEvent.ts";
import { runModels, type RunProgress } from "./runModels.ts";

let root: string;
let run: OpenRun | undefined;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gain-lanes-"));
});
afterEach(async () => {
  await run?.store.close();
  await rm(root, { recursive: true });
});

const FEW_LEASES = { batchSize: 8 };

/** Opens a run of these prompts and models; a second call continues it. */
async function open(texts: readonly string[], models: readonly string[] = ["fake"]): Promise<OpenRun> {
  await run?.store.close();
  const promptFile = join(root, "prompts.txt");
  await writeFile(promptFile, texts.join("\n"));
  run = await openRun({
    models: models.map((model) => ({ ...fakeRequest, ...FEW_LEASES, model })),
    promptFile,
    folder: join(root, "run"),
    runsFolder: root,
    startedAt: new Date(),
  });
  return run;
}

const lane = (name: string, environment: NodeJS.ProcessEnv = {}): Lane => ({
  name,
  command: fakeSidecar({ GAIN_FAKE_LAYERS: "4", ...environment }),
});

interface Measured {
  readonly progress: RunProgress;
  readonly events: readonly { readonly event: RunEvent; readonly lane: string }[];
  readonly seconds: number;
  /** From the last answer that was counted to the end. */
  readonly secondsAfterwards: number;
}

async function measure(opened: OpenRun, lanes: readonly Lane[], measureMs = 20_000): Promise<Measured> {
  const events: { event: RunEvent; lane: string }[] = [];
  const never = new AbortController().signal;
  const began = performance.now();
  let answeredAt = began;
  const progress = await runModels({
    run: opened,
    lanes,
    deadlines: { startMs: 20_000, loadMs: 20_000, measureMs },
    keeping: { folder: join(root, "warm"), keepMs: null },
    interrupted: never,
    killed: never,
    onEvent: (event, name) => {
      events.push({ event, lane: name });
      if (event.kind === "measured") answeredAt = performance.now();
    },
  });
  const seconds = (performance.now() - began) / 1000;
  const secondsAfterwards = (performance.now() - answeredAt) / 1000;
  await progress.ended;
  return { progress, events, seconds, secondsAfterwards };
}

/** The terminal rows of a model in the plan's order, one letter each: m for measured, e for error. */
async function letters(store: RunStore, modelIndex = 0): Promise<string> {
  let text = "";
  for await (const row of store.rows(modelIndex)) text += row.status === "measured" ? "m" : "e";
  return text;
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, k) => `prompt ${String(k)}`);

test("two lanes measure every prompt of a model once, in sessions of different numbers", async () => {
  const opened = await open(numbered(1200));
  const { store } = opened;
  const slow = { GAIN_FAKE_DELAY_S: "0.02" };
  const { progress } = await measure(opened, [lane("a", slow), lane("b", slow)]);
  expect(progress).toMatchObject({ missing: 0, measured: 1200, errors: 0, failures: [] });
  expect(await letters(store)).toBe("m".repeat(1200));
  const loads = await store.loads(0);
  expect(loads.map((load) => load.lane).toSorted()).toEqual(["a", "b"]);
  expect(new Set(loads.map(({ epoch }) => epoch)).size).toBe(2);
  const audit = await store.audit();
  expect(audit).toMatchObject({ strayRows: 0, brokenRows: 0, doublingModels: 0 });
});

test("a model of few prompts is measured by one lane", async () => {
  const opened = await open(numbered(30));
  const { store } = opened;
  await measure(opened, [lane("a"), lane("b")]);
  expect(await store.loads(0)).toHaveLength(1);
});

test("each lane takes a model of its own, and no model is loaded twice", async () => {
  const opened = await open(numbered(20), ["one", "two", "three"]);
  const { store } = opened;
  await measure(opened, [lane("a"), lane("b")]);
  for (const index of [0, 1, 2]) {
    expect(await letters(store, index)).toBe("m".repeat(20));
    expect(await store.loads(index)).toHaveLength(1);
  }
});

test("a prompt that kills every sidecar is one error row, also with two lanes", async () => {
  const opened = await open(numbered(600).with(300, "POISON"));
  const { store } = opened;
  const slow = { GAIN_FAKE_DELAY_S: "0.02" };
  const { progress } = await measure(opened, [lane("a", slow), lane("b", slow)]);
  expect(progress).toMatchObject({ missing: 0, measured: 599, errors: 1 });
  expect(await letters(store)).toBe(`${"m".repeat(300)}e${"m".repeat(299)}`);
});

test("poison prompts at the end, which no result follows, are error rows after two lanes have given them up", async () => {
  const opened = await open([...numbered(560), "POISON", "POISON"]);
  const { store } = opened;
  const slow = { GAIN_FAKE_DELAY_S: "0.02" };
  await measure(opened, [lane("a", slow), lane("b", slow)]);
  expect(await letters(store)).toBe(`${"m".repeat(560)}ee`);
});

test("a lane that cannot load the model leaves it to the others, and no prompt is suspected", async () => {
  const opened = await open(numbered(700));
  const { store } = opened;
  const slow = { GAIN_FAKE_DELAY_S: "0.05" };
  const { progress, events } = await measure(opened, [
    lane("broken", { GAIN_FAKE_FAULT: "load:1:kill" }),
    lane("sound", slow),
  ]);
  expect(progress).toMatchObject({ missing: 0, measured: 700, failures: [] });
  expect(events.filter(({ event }) => event.kind === "lane failed").map((each) => each.lane)).toEqual([
    "broken",
  ]);
  expect(await store.suspicions(0)).toEqual([]);
});

test("a lane whose sidecars die again and again loses no prompt and gives up none", async () => {
  const opened = await open(numbered(700));
  const { store } = opened;
  const { progress } = await measure(opened, [
    lane("dying", { GAIN_FAKE_FAULT: "measure:2:kill", GAIN_FAKE_DELAY_S: "0.02" }),
    lane("sound", { GAIN_FAKE_DELAY_S: "0.05" }),
  ]);
  expect(progress).toMatchObject({ missing: 0, measured: 700, errors: 0 });
  expect(await letters(store)).toBe("m".repeat(700));
});

test("the leases of a lane that hangs are measured by another one, and the run does not wait for the lane", async () => {
  const opened = await open(numbered(700));
  const { store } = opened;
  const { seconds, secondsAfterwards } = await measure(
    opened,
    [lane("hanging", { GAIN_FAKE_FAULT: "measure:3:hang" }), lane("sound", { GAIN_FAKE_DELAY_S: "0.02" })],
    60_000,
  );
  expect(await letters(store)).toBe("m".repeat(700));
  expect(seconds).toBeLessThan(20);
  expect(secondsAfterwards).toBeLessThan(1.5);
});

test("a model that cannot be measured is stored with its reason, the others go on, and it is tried again", async () => {
  const opened = await open(numbered(20), ["missing", "fine"]);
  const { store } = opened;
  const { progress, events } = await measure(opened, [lane("")]);
  const failure = { modelIndex: 0, code: "model_not_found", reason: "there is no model named missing" };
  expect(progress).toMatchObject({ missing: 0, measured: 20, failures: [failure] });
  expect(events.map(({ event }) => event)).toContainEqual({
    kind: "model failed",
    model: "missing",
    reason: "there is no model named missing",
  });
  expect(await letters(store, 1)).toBe("m".repeat(20));

  const again = await open(numbered(20), ["missing", "fine"]);
  const second = await measure(again, [lane("")]);
  expect(second.events.flatMap(({ event }) => (event.kind === "starting" ? [event.model] : []))).toEqual([
    "missing",
  ]);
  expect(second.progress.failures).toEqual([failure]);
});

test("a sidecar that is killed while it loads one model does not stop the next one", async () => {
  const opened = await open(numbered(3), ["one", "two"]);
  const { store } = opened;
  const once = join(root, "crashed");
  const { progress } = await measure(opened, [
    lane("", { GAIN_FAKE_FAULT: "load:1:kill", GAIN_FAKE_ONCE: once }),
  ]);
  expect(progress.failures).toMatchObject([{ modelIndex: 0, code: null }]);
  expect(await letters(store, 1)).toBe("mmm");
});

test("the failure of the only model, or of all, is thrown", async () => {
  const opened = await open(numbered(5), ["missing"]);
  await expect(measure(opened, [lane("")])).rejects.toThrow("there is no model named missing");
});

test("a failed model that is measured later is no failure any more", async () => {
  const once = join(root, "crashed");
  const faulty = lane("", { GAIN_FAKE_FAULT: "load:1:kill", GAIN_FAKE_ONCE: once });
  await measure(await open(numbered(5), ["one", "two"]), [faulty]);
  const opened = await open(numbered(5), ["one", "two"]);
  const { store } = opened;
  expect(await store.failures()).toHaveLength(1);
  const { progress } = await measure(opened, [faulty]);
  expect(progress).toMatchObject({ measured: 10, failures: [] });
});
