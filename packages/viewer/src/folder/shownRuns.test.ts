import { expect, test } from "vitest";
import type { ShownRun } from "../wire.ts";
import { shownRuns, timeText, type ListChoice, type ListColumn } from "./shownRuns.ts";

function listed(run: string, mean: number | null, more: Partial<ShownRun> = {}): ShownRun {
  const model = {
    name: `model of ${run}`,
    measured: 25,
    errors: 0,
    mean,
    low: null,
    high: null,
    verdict: null,
  };
  return {
    ...{ run, startedAt: "20261130_073551", prompts: 25, state: "finished", reason: null, models: [model] },
    verified: null,
    ...more,
  };
}

const RUNS = [
  listed("run10", 1.2, { prompts: 100 }),
  listed("run9", null, {
    state: "unreadable",
    reason: "plan.json: It is not JSON",
    models: [],
    prompts: null,
  }),
  listed("run2", 0.9, { state: "measuring", startedAt: "20261129_100000" }),
  listed("run1", 1.05, { prompts: 9, verified: { at: "2026-11-30T14:00:00.000Z", drawings: true } }),
];

const names = (choice: Partial<ListChoice>): string[] =>
  shownRuns(RUNS, { words: "", state: "", column: "run", direction: 1, ...choice }).map(({ run }) => run);

test.each<[ListColumn, readonly string[], readonly string[]]>([
  ["run", ["run1", "run2", "run9", "run10"], ["run10", "run9", "run2", "run1"]],
  ["gain", ["run2", "run1", "run10", "run9"], ["run10", "run1", "run2", "run9"]],
  ["prompts", ["run1", "run2", "run10", "run9"], ["run10", "run2", "run1", "run9"]],
])("runs are sorted by %s as numbers, and a run without a value is last both ways", (column, up, down) => {
  expect(names({ column, direction: 1 })).toEqual(up);
  expect(names({ column, direction: -1 })).toEqual(down);
});

test("runs that are equal in a column keep their order both ways", () => {
  const equal = ["run10", "run9", "run1"];
  expect(names({ column: "started", direction: -1 })).toEqual([...equal, "run2"]);
  expect(names({ column: "started", direction: 1 })).toEqual(["run2", ...equal]);
});

test("every word must be in a text of the run, in any case and order", () => {
  expect(names({ words: " JSON  run9 " })).toEqual(["run9"]);
  expect(names({ words: "model RUN1" })).toEqual(["run1", "run10"]);
  expect(names({ words: "json run10" })).toEqual([]);
});

test("a state leaves only the runs in it", () => {
  expect(names({ state: "measuring" })).toEqual(["run2"]);
  expect(names({ state: "finished", words: "run10" })).toEqual(["run10"]);
  expect(names({ state: "verified" })).toEqual(["run1"]);
  expect(names({ state: "finished" })).toEqual(["run1", "run10"]);
  expect(names({ words: "verified" })).toEqual(["run1"]);
});

test("the list that is given stays as it is", () => {
  const before = RUNS.map(({ run }) => run);
  names({ column: "gain" });
  expect(RUNS.map(({ run }) => run)).toEqual(before);
});

test("the start of a run is shown to the minute, and an unknown one is empty", () => {
  expect(timeText("20261130_073551")).toBe("2026-11-30 07:35");
  expect(timeText(null)).toBe("");
});
