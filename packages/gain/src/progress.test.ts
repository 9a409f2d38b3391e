import { expect, test } from "vitest";
import type { RunEvent } from "@gain/experiment";
import { durationText } from "./duration.ts";
import { parameterCountText } from "./sources/parameterCountText.ts";
import { Progress } from "./progress.ts";

/** A stream that remembers, and a clock that is set by hand. */
function listening(isTTY: boolean): { said: () => string; progress: Progress; clock: { ms: number } } {
  let said = "";
  const clock = { ms: 0 };
  const stream = { isTTY, columns: 80, write: (text: string) => ((said += text), true) };
  const progress = new Progress(stream as unknown as NodeJS.WriteStream, () => clock.ms);
  return { said: () => said, progress, clock };
}

const measured = (done: number, planned = 100, errors = 0): RunEvent => ({
  kind: "measured",
  model: "m",
  measured: done - errors,
  errors,
  planned,
});

test("measuring tells count, rate and time left", () => {
  const { said, progress, clock } = listening(true);
  progress.event(measured(10));
  clock.ms = 2_000;
  progress.event(measured(30, 100, 2));
  expect(said()).toContain("measured 30 of 100, 2 error rows, 10.0 prompts/s, 7.0 s left");
});

test("a resumed run's rate counts what this session measured", () => {
  const { said, progress, clock } = listening(true);
  progress.event(measured(90));
  clock.ms = 1_000;
  progress.event(measured(95));
  expect(said()).toContain("5.00 prompts/s, 1.0 s left");
});

test("a terminal gets one line that is written over, with the cursor's codes", () => {
  const { said, progress, clock } = listening(true);
  progress.event(measured(1));
  clock.ms = 1_000;
  progress.event(measured(2));
  progress.line("done");
  expect(said().match(/\r\u001b\[K/g)).toHaveLength(3);
  expect(said().split("\n")).toHaveLength(2);
});

test("elsewhere a plain line comes at each tenth, without any code", () => {
  const { said, progress } = listening(false);
  for (let done = 0; done <= 100; done += 1) progress.event(measured(done));
  expect(said()).not.toMatch(/[\r\u001b]/);
  expect(said().trimEnd().split("\n")).toHaveLength(11);
  expect(said()).toContain("measured 100 of 100\n");
});

test("a notice is a line of its own, once for each code", () => {
  const { said, progress } = listening(true);
  progress.event(measured(1));
  for (const text of ["16 prompts did not fit", "8 prompts did not fit"])
    progress.event({ kind: "notice", code: "batch_halved", text });
  progress.event({ kind: "notice", code: "not_captured", text: "no graphs on a CPU" });
  expect(said().match(/notice: .*\n/g)).toEqual([
    "notice: 16 prompts did not fit\n",
    "notice: no graphs on a CPU\n",
  ]);
});

test.each([
  [0.04, "0.0 s"],
  [9.9, "9.9 s"],
  [12.4, "12 s"],
  [185, "3 min 05 s"],
  [7_800, "2 h 10 min"],
])("%d seconds read %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test.each([
  [512, "512"],
  [124_439_808, "124M"],
  [6_050_882_784, "6.1B"],
  [1_500, "1.5K"],
])("%d parameters read %s", (parameters, text) => {
  expect(parameterCountText(parameters)).toBe(text);
});

test("a loaded model says what was merged into it and what of its files it does not take", () => {
  const { said, progress } = listening(false);
  const model = {
    ...{ name: "m", className: "LlamaForCausalLM", layers: 3, width: 64, dtype: "float32", device: "cpu" },
    ...{ deviceName: "CPU", wiring: "sequential", randomWeights: false, reason: "asked for" },
    adapter: "LoRA, rank 8",
    ...{ tokensBefore: [], tokensAfter: [] },
    surplus: [{ kind: "block", tensors: 9, text: "1 unread transformer block" }],
  } as unknown as Extract<RunEvent, { kind: "loaded" }>["model"];
  progress.event({ kind: "loaded", model, reused: false, seconds: 1 });
  expect(said()).toContain("\n  with its adapter merged: LoRA, rank 8\n");
  expect(said()).toContain("\n  not read: 9 tensors, 1 unread transformer block\n");
});
