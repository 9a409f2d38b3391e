import { describe, expect, it } from "vitest";
import { trainingSteps } from "./trainingSteps.ts";

describe("the training steps of models", () => {
  it("are those of the revisions of one model", () => {
    expect(trainingSteps(["a/b@step1000", "a/b@main", "a/b@step2000"])).toEqual([
      { base: "a/b", revision: "step1000", step: 1000 },
      { base: "a/b", revision: "main", step: null },
      { base: "a/b", revision: "step2000", step: 2000 },
    ]);
  });

  it.each([
    [["a/b@step1000", "c/d@step2000"]],
    [["a/b@v1", "a/b@v2"]],
    [["a/b@step1000", "a/b@main"]],
    [["a/b@step1000", "a/b@step2000", "a/b"]],
    [["a/b", "c/d"]],
    [[]],
  ])("are unknown for %j", (names) => {
    expect(trainingSteps(names)).toBeNull();
  });
});
