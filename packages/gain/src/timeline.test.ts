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
  kind: "step",
  by: "sidecar",
  name: "measure",
  startedAt: AT + startedAt,
  seconds: 0.5,
  lease: { prompts, tokens },
});

const lines = (timeline: Timeline): string[] => timeline.recorded().spans.map(({ name }) => name);

test("it begins with the start of this process", () => {
  const [first] = new Timeline({ models: 1, keepsSteps: false }).recorded().spans;
  expect(first?.name).toBe("start the program");
  expect(first?.startedAt).toBeCloseTo(performance.timeOrigin / 1000, 3);
});

test("steps of one name are one line, from the first's start to the last's end, with the time inside them", () => {
  const timeline = new Timeline({ models: 1, keepsSteps: false });
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
  expect(timeline.steps).toEqual([]);
});

test("a model's speed counts its tokens and their operations: 42 of 2, and 4 prompts of 5", () => {
  const timeline = new Timeline({ models: 1, keepsSteps: false });
  timeline.event(loaded("a", 2));
  timeline.event(lease(10, 3, 30));
  timeline.event(lease(20, 1, 12));
  expect(timeline.recorded().rates).toEqual([
    { model: "a", prompts: 4, tokens: 42, seconds: 1, operations: 104, peak: 1_000 },
  ]);
});

test("operations that cannot be counted are none", () => {
  const timeline = new Timeline({ models: 1, keepsSteps: false });
  timeline.event(loaded("a", null));
  timeline.event(lease(10, 3, 30));
  expect(timeline.recorded().rates[0]?.operations).toBeNull();
});

test("of several models each has lines of its own", () => {
  const timeline = new Timeline({ models: 2, keepsSteps: false });
  for (const name of ["a", "b"]) {
    timeline.event(loaded(name, 2));
    timeline.event(lease(10, 1, 1));
  }
  expect(lines(timeline)).toEqual(expect.arrayContaining(["a: measure", "b: measure"]));
});

test("work that fails is noted with its time, and fails", async () => {
  const timeline = new Timeline({ models: 1, keepsSteps: true });
  const failing = timeline.during("draw", () => Promise.reject(new Error("no canvas")));
  await expect(failing).rejects.toThrow("no canvas");
  expect(lines(timeline)).toContain("draw");
  expect(timeline.steps.map(({ name }) => name)).toEqual(["start the program", "draw"]);
});

test("a session that goes on with a run says so", () => {
  const timeline = new Timeline({ models: 1, keepsSteps: false });
  expect(timeline.recorded().resumed).toBe(false);
  timeline.event({ kind: "planned", folder: "r", prompts: 1, models: 1, resumed: true, replaced: false });
  expect(timeline.recorded().resumed).toBe(true);
});
