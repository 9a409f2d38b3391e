import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "@gain/experiment";
import type { RowBlock } from "@gain/protocol";
import { LIVE_FILE, LiveRun } from "@gain/viewer/liveRun";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveFile } from "./liveFile.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-live-"));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const bytes = (values: ArrayLike<number>): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);

/** Rows of two blocks: norms 1, 1, gain. */
const stored = (
  gains: readonly number[],
  errors: readonly { item: number; text: string }[] = [],
): RunEvent => ({
  kind: "stored",
  model: "m",
  answer: {
    rows: {
      items: new Uint8Array(Int32Array.from(gains, (_, k) => k).buffer),
      norms: bytes(gains.flatMap((gain) => [1, 1, gain])),
    } as RowBlock,
    errors: errors.map(({ item, text }) => ({ item, code: "prompt_too_long", text })),
  },
});

const measured = (done: number, errors = 0): RunEvent => ({
  ...{ kind: "measured", model: "m", rows: 1, measured: done - errors, errors, planned: 100 },
});

// scipy 1.14: x = np.log([0.9, 1.1, 1.2, 1.3]); np.exp([x.mean(), *stats.t.interval(0.95, 3, x.mean(), stats.sem(x))])
const SCIPY = { mean: 1.114782, low: 0.86676, high: 1.433774 };

test("rate, time left, mean with interval, histogram and block gains follow from the events", () => {
  let now = 1_000_000;
  const live = new LiveFile(folder, 200, () => now);
  live.event(measured(10), "");
  live.event(stored([0.9, 1.1], [{ item: 7, text: "too many tokens" }]), "");
  live.event(stored([1.2, 1.3, Number.NaN, 0]), "");
  now += 5_000;
  live.event(measured(60, 1), "");
  const state = LiveRun.parse(live.state());
  expect(state).toMatchObject({ planned: 200, done: 60, rate: 10, secondsLeft: 14 });
  expect(state.errors).toEqual([{ model: "m", prompt: 7, code: "prompt_too_long", text: "too many tokens" }]);
  const [model] = state.models;
  expect(model).toMatchObject({ name: "m", planned: 100, measured: 59, errors: 1, rows: 4 });
  for (const key of ["mean", "low", "high"] as const) expect(model?.[key]).toBeCloseTo(SCIPY[key], 5);
  expect(model?.profile[0]).toBe(1);
  expect(model?.profile[1]).toBeCloseTo(SCIPY.mean, 5);
  const { first, width, counts } = model?.histogram ?? { first: 0, width: 0, counts: [] };
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  expect(counts.length).toBeLessThanOrEqual(64);
  expect([first * width <= Math.log(0.9), (first + counts.length) * width > Math.log(1.3)]).toEqual([
    true,
    true,
  ]);
  // One of four is below 1, and an edge is at 1.
  expect(counts.slice(0, -first).reduce((sum, count) => sum + count, 0)).toBe(1);
});

test("lanes, notices and restarts are told, the last twenty", () => {
  const live = new LiveFile(folder, 10, () => 0);
  live.event({ kind: "starting", model: "m", trouble: undefined }, "cpu");
  for (let k = 0; k < 25; k += 1)
    live.event({ kind: "restarting", reason: `crash ${String(k)}`, crashes: k }, "cpu");
  const { lanes, notices } = live.state();
  expect(lanes).toEqual([{ name: "cpu", model: "m", doing: "starts another sidecar", rows: 0, rate: null }]);
  expect(notices).toHaveLength(20);
  expect(notices.at(-1)).toEqual({ lane: "cpu", text: "crash 24" });
});

test("the file is written at most once a second, whole, and is gone after the end", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const live = new LiveFile(folder, 100);
  for (let k = 0; k < 50; k += 1) live.event(measured(k), "");
  expect(existsSync(join(folder, LIVE_FILE))).toBe(false);
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
  await vi.waitFor(() => {
    expect(existsSync(join(folder, LIVE_FILE))).toBe(true);
  });
  expect(LiveRun.parse(JSON.parse(readFileSync(join(folder, LIVE_FILE), "utf8"))).done).toBe(49);
  await live.remove();
  live.event(measured(60), "");
  await live.remove();
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder that cannot be written stops nothing", async () => {
  const live = new LiveFile(join(folder, "gone"), 100);
  live.event(measured(1), "");
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await live.remove();
});
