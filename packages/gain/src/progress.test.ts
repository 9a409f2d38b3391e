import { expect, test } from "vitest";
import type { RunEvent } from "@gain/experiment";
import { durationText } from "./duration.ts";
import { parameterCountText } from "./sources/parameterCountText.ts";
import { Printer } from "./printer.ts";
import { Progress } from "./progress.ts";

/** A progress that prints into a string, with a clock that the test sets. */
function recording(isTTY: boolean): { printed: () => string; progress: Progress; clock: { ms: number } } {
  let printed = "";
  const clock = { ms: 0 };
  const stream = { isTTY, columns: 80, write: (text: string) => ((printed += text), true) };
  const progress = new Progress(new Printer(stream as unknown as NodeJS.WriteStream), () => clock.ms);
  return { printed: () => printed, progress, clock };
}

const measured = (done: number, planned = 100, errors = 0): RunEvent => ({
  kind: "measured",
  model: "m",
  rows: done,
  measured: done - errors,
  errors,
  planned,
});

test("the measuring line has count, rate and time left", () => {
  const { printed, progress, clock } = recording(true);
  progress.event(measured(10));
  clock.ms = 2_000;
  progress.event(measured(30, 100, 2));
  expect(printed()).toContain("measured 30 of 100, 2 error rows, 10.0 prompts/s, 7.0 s left");
});

test("a resumed run's rate counts only the rows of this session", () => {
  const { printed, progress, clock } = recording(true);
  progress.event(measured(90));
  clock.ms = 1_000;
  progress.event(measured(95));
  expect(printed()).toContain("5.00 prompts/s, 1.0 s left");
});

test("a terminal has one line that is overwritten, by control codes", () => {
  const { printed, progress, clock } = recording(true);
  progress.event(measured(1));
  clock.ms = 1_000;
  progress.event(measured(2));
  progress.line("done");
  expect(printed().match(/\r\u001b\[K/g)).toHaveLength(3);
  expect(printed().split("\n")).toHaveLength(2);
});

test("any other stream has a plain line at each tenth, without control codes", () => {
  const { printed, progress } = recording(false);
  for (let done = 0; done <= 100; done += 1) progress.event(measured(done));
  expect(printed()).not.toMatch(/[\r\u001b]/);
  expect(printed().trimEnd().split("\n")).toHaveLength(11);
  expect(printed()).toContain("measured 100 of 100\n");
});

test("a notice is printed on a line of its own, once for each code", () => {
  const { printed, progress } = recording(true);
  progress.event(measured(1));
  for (const text of ["16 prompts did not fit", "8 prompts did not fit"])
    progress.event({ kind: "notice", code: "batch_halved", text });
  progress.event({ kind: "notice", code: "not_captured", text: "no graphs on a CPU" });
  expect(printed().match(/notice: .*\n/g)).toEqual([
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
])("%d seconds are written %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test.each([
  [512, "512"],
  [124_439_808, "124M"],
  [6_050_882_784, "6.1B"],
  [1_500, "1.5K"],
])("%d parameters are written %s", (parameters, text) => {
  expect(parameterCountText(parameters)).toBe(text);
});

test("the lines of a loaded model list a merged adapter and tensors that are not read", () => {
  const { printed, progress } = recording(false);
  const model = {
    ...{ name: "m", className: "LlamaForCausalLM", layers: 3, width: 64, dtype: "float32", device: "cpu" },
    ...{ deviceName: "CPU", wiring: "sequential", randomWeights: false, reason: "asked for" },
    adapter: "LoRA, rank 8",
    ...{ tokensBefore: [], tokensAfter: [] },
    surplus: [{ kind: "block", tensors: 9, text: "1 unread transformer block" }],
  } as unknown as Extract<RunEvent, { kind: "loaded" }>["model"];
  progress.event({ kind: "loaded", model, reused: false, seconds: 1 });
  expect(printed()).toContain("\n  with its adapter merged: LoRA, rank 8\n");
  expect(printed()).toContain("\n  not read: 9 tensors, 1 unread transformer block\n");
});
