import { expect, test } from "vitest";
import { Printer } from "../printer.ts";
import { planCost } from "./planCost.ts";
import { eventOfLine, type TrainingEvent } from "./trainingEvent.ts";
import { TwinsProgress } from "./twinsProgress.ts";

/** Two cells of two models each; a model of `deep` costs twice as much. */
function recording(isTTY = false) {
  let printed = "";
  const clock = { ms: 0 };
  const stream = { isTTY, columns: 200, write: (text: string) => ((printed += text), true) };
  const progress = new TwinsProgress(
    new Printer(stream as unknown as NodeJS.WriteStream),
    { costOf: (cell) => (cell === "deep" ? 2 : 1), total: 6 },
    () => clock.ms,
  );
  return { printed: () => printed, progress, clock };
}

const model = (index: number, cell: string, state: string, text?: string): TrainingEvent =>
  eventOfLine(
    JSON.stringify({
      ...{
        event: "model",
        index,
        of: 4,
        cell,
        seed: 0,
        wiring: "parallel",
        learning_rate: 0.004,
        steps: 100,
        state,
      },
      ...(text !== undefined && { text }),
    }),
  ) ?? { event: "notice", text: "this is no event" };

const step = (at: number): TrainingEvent => ({
  event: "step",
  ...{ index: 1, step: at, steps: 100, loss: 3.5, tokens_per_second: 1000 },
});

test("time left is of the model by its steps, and in all by what models cost", () => {
  const { printed, progress, clock } = recording();
  progress.event(model(1, "primary", "begun"));
  clock.ms = 10_000;
  progress.event(step(10));
  clock.ms = 20_000;
  progress.event(step(60));
  expect(printed()).toContain("step 60 of 100, loss 3.500, 1,000 tokens/s, 8.0 s left");
  expect(printed()).not.toContain("in all");
  clock.ms = 30_000;
  progress.event(model(1, "primary", "done"));
  // 30 s for a cost of 1; a cost of 5 is left.
  expect(printed()).toContain("1/4 primary seed 0 parallel: done in 30 s; 2 min 30 s left in all");
  progress.event(model(3, "deep", "begun"));
  clock.ms = 40_000;
  progress.event(step(50));
  expect(printed()).toContain("; 2 min 00 s left in all");
});

test("a model that was done before counts as done and says nothing of the speed", () => {
  const { printed, progress } = recording();
  progress.event(model(1, "primary", "done"));
  expect(printed()).toBe("1/4 primary seed 0 parallel: done before\n");
});

test("failed and left-out models are kept with their reasons, and an error is kept for the end", () => {
  const { progress, printed } = recording();
  progress.event(model(1, "primary", "failed", "loss not finite: at step 3"));
  progress.event(model(2, "deep", "left out", "a batch of 8 fits"));
  progress.event({ event: "error", code: "stopped", text: "stopped by SIGTERM" });
  expect(progress.failed).toEqual([
    "primary seed 0 parallel: loss not finite: at step 3",
    "deep seed 0 parallel: a batch of 8 fits",
  ]);
  expect(progress.error).toBe("stopped by SIGTERM");
  expect(printed()).not.toContain("stopped by");
});

test("a line that is no event is passed over", () => {
  expect(eventOfLine("Loading weights: 100%")).toBeNull();
  expect(eventOfLine("{")).toBeNull();
  expect(eventOfLine('{"event":"other"}')).toBeNull();
  expect(
    eventOfLine('{"event":"step","index":1,"step":1,"steps":2,"loss":null,"tokens_per_second":3}'),
  ).not.toBeNull();
});

test("a cost grows with passes, depth and width, and a chosen cell brings the sweep of learning rates", () => {
  const plan = {
    passes: 1,
    shape: { width: 256 },
    cells: [
      { name: "lr", depth: 12, seeds: [100], learning_rates: [1e-3, 2e-3] },
      { name: "primary", depth: 12, seeds: [0, 1] },
      { name: "long", depth: 12, passes: 4, seeds: [0] },
      { name: "wide", depth: 12, width: 512, seeds: [0] },
    ],
    learning_rate: { cell: "lr", rule: "x", own_best: { cell: "primary", seeds: [0], as: "ownrate" } },
  } as unknown as Parameters<typeof planCost>[0];
  const unit = 12 * 256 ** 2;
  const { costOf, total } = planCost(plan, ["primary"]);
  expect([costOf("long"), costOf("wide"), costOf("ownrate")]).toEqual([4 * unit, 4 * unit, unit]);
  expect(total).toBe((4 + 4) * unit);
  expect(planCost(plan, []).total).toBe((4 + 4 + 8 + 8) * unit);
});
