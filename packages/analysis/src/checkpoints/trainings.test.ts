import { describe, expect, it } from "vitest";
import { trainings, trainingsAmong } from "./trainings.ts";

describe("the trainings of models", () => {
  it("are the revisions of each model, with their steps", () => {
    expect(trainings(["a/b@step1000", "a/b@main", "a/b@step2000"])).toEqual([
      {
        base: "a/b",
        revisions: [
          { place: 0, revision: "step1000", step: 1000 },
          { place: 1, revision: "main", step: null },
          { place: 2, revision: "step2000", step: 2000 },
        ],
      },
    ]);
    expect(
      trainings(["c/d@step1", "a/b@step1", "c/d@step2", "a/b@step2"])?.map(({ base, revisions }) => [
        base,
        ...revisions.map(({ place }) => place),
      ]),
    ).toEqual([
      ["c/d", 0, 2],
      ["a/b", 1, 3],
    ]);
  });

  it.each([
    [["a/b@step1000", "c/d@step2000"]],
    [["a/b@v1", "a/b@v2"]],
    [["a/b@step1000", "a/b@main"]],
    [["a/b@step1000", "a/b@step2000", "a/b"]],
    [["a/b@step1", "a/b@step2", "c/d@step1"]],
    [["a/b", "c/d"]],
    [[]],
  ])("are unknown for %j", (names) => {
    expect(trainings(names)).toBeNull();
  });

  it("among other models are those of the models that have two steps", () => {
    const found = trainingsAmong(["gpt2", "a/b@step1", "a/b@step2", "c/d@step1", "c/d@main"]);
    expect(found.map(({ base }) => base)).toEqual(["a/b"]);
  });
});
