import { expect, test } from "vitest";
import type { RunEvent } from "@gain/experiment";
import type { LoadedModel } from "@gain/protocol";
import { Timeline } from "./timeline.ts";

const AT = 1_790_000_000;

function loaded(name: string, flopsPerToken: number | null): RunEvent {
  const execution = { flopsPerToken, flopsPerPrompt: 5, matmulFlops: 1_000 };
  return { kind: "loaded", model: { name, execution } as unknown as LoadedModel, reused: false, seconds: 1 };
}

const lease = (startedAt: number, prompts: number, tokens: number): RunEvent => ({
  kind: "span",
  by: "sidecar",
  name: "measure",
  startedAt: AT + startedAt,
  seconds: 0.5,
  lease: { prompts, tokens },
});

const names = (timeline: Timeline): string[] => timeline.recorded().spans.map(({ name }) => name);

test("the first span begins with the start of this process", () => {
  const [first] = new Timeline({ models: 1, keepsTrace: false }).recorded().spans;
  expect(first?.name).toBe("start the program");
  expect(first?.startedAt).toBeCloseTo(performance.timeOrigin / 1000, 3);
});

test("spans of one name are merged, from the first start to the last end, with the sum of their durations", () => {
  const timeline = new Timeline({ models: 1, keepsTrace: false });
  timeline.event(loaded("a", 2));
  timeline.event(lease(10, 3, 30));
  timeline.event(lease(20, 1, 12));
  const span = timeline.recorded().spans.find(({ name }) => name === "measure");
  expect(span).toEqual({
    by: "sidecar",
    name: "measure",
    startedAt: AT + 10,
    endedAt: AT + 20.5,
    seconds: 1,
    times: 2,
  });
  expect(timeline.trace).toEqual([]);
});

test("a model's speed counts its tokens and their operations: 42 of 2, and 4 prompts of 5", () => {
  const timeline = new Timeline({ models: 1, keepsTrace: false });
  timeline.event(loaded("a", 2));
  timeline.event(lease(10, 3, 30));
  timeline.event(lease(20, 1, 12));
  expect(timeline.recorded().rates).toEqual([
    { model: "a", prompts: 4, tokens: 42, seconds: 1, operations: 104, peak: 1_000 },
  ]);
});

test("operations that cannot be counted are null", () => {
  const timeline = new Timeline({ models: 1, keepsTrace: false });
  timeline.event(loaded("a", null));
  timeline.event(lease(10, 3, 30));
  expect(timeline.recorded().rates[0]?.operations).toBeNull();
});

test("each of several models has spans of its own", () => {
  const timeline = new Timeline({ models: 2, keepsTrace: false });
  for (const name of ["a", "b"]) {
    timeline.event(loaded(name, 2));
    timeline.event(lease(10, 1, 1));
  }
  expect(names(timeline)).toEqual(expect.arrayContaining(["a: measure", "b: measure"]));
});

test("work that fails is recorded with its duration, and its error is passed on", async () => {
  const timeline = new Timeline({ models: 1, keepsTrace: true });
  const failing = timeline.during("draw", () => Promise.reject(new Error("no canvas")));
  await expect(failing).rejects.toThrow("no canvas");
  expect(names(timeline)).toContain("draw");
  expect(timeline.trace.map(({ name }) => name)).toEqual(["start the program", "draw"]);
});

test("a session that continues a run is recorded as resumed", () => {
  const timeline = new Timeline({ models: 1, keepsTrace: false });
  expect(timeline.recorded().resumed).toBe(false);
  timeline.event({ kind: "planned", folder: "r", prompts: 1, models: 1, resumed: true, replaced: false });
  expect(timeline.recorded().resumed).toBe(true);
});
