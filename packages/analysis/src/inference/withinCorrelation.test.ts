import { describe, expect, it } from "vitest";
import { caseNamed, differences, PRIMITIVE_CASES, valueOf } from "../../testing/primitiveCases.ts";
import reference from "../../fixtures/reference-primitives.json" with { type: "json" };
import { AnalysisError } from "../errors.ts";
import { pearson } from "./correlation.ts";
import { withinCorrelation } from "./withinCorrelation.ts";
import { withinPermutation } from "./withinPermutation.ts";

const tested = PRIMITIVE_CASES.filter(({ python }) => python.within !== null);

describe("the correlation within categories", () => {
  it.each(tested)(
    "has the t, p and slope of statsmodels' regression: $name",
    ({ x, entropy, groups, python }) => {
      // A t near 1 loses digits where r does: both come from sums that cancel.
      expect(differences(python.within, withinCorrelation(entropy, x, groups), 1e-9)).toEqual([]);
    },
  );

  it("of Mistral-7B is negative where the pooled one is positive", () => {
    const { x, entropy, groups } = caseNamed("Mistral-7B");
    expect(valueOf(pearson(entropy, x)).r).toBeGreaterThan(0.3);
    expect(valueOf(withinCorrelation(entropy, x, groups)).r).toBeLessThan(-0.3);
  });

  it("does not change with a category of one pair, or with pairs without a category", () => {
    const xs = [1, 2, 3, 2, 3, 4];
    const ys = [2, 3, 3, 6, 7, 9];
    const groups = ["a", "a", "a", "b", "b", "b"];
    const found = valueOf(withinCorrelation(xs, ys, groups));
    const more = valueOf(withinCorrelation([...xs, 50, 70], [...ys, -9, 100], [...groups, "c", null]));
    expect(more).toEqual({ ...found, n: 7, categories: 3 });
  });

  it.each([
    ["no pairs", [], [], [], "there are no usable values"],
    ["no categories", [1, 2], [3, 4], [null, null], "no pair has a category"],
    [
      "one pair a category",
      [1, 2],
      [3, 4],
      ["a", "b"],
      "one of the two quantities does not vary within the categories",
    ],
    [
      "an x that is constant within categories",
      [1, 1, 2, 2],
      [3, 4, 5, 7],
      ["a", "a", "b", "b"],
      "one of the two quantities does not vary within the categories",
    ],
    [
      "two pairs",
      [1, 2],
      [3, 5],
      ["a", "a"],
      "2 pairs in 1 category leave no degree of freedom: the correlation within categories needs two pairs more than there are categories",
    ],
  ])("is not defined for %s", (_, xs, ys, groups, reason) => {
    expect(withinCorrelation(xs, ys, groups)).toEqual({ defined: false, reason });
  });

  it("has no interval by Fisher's z with one degree of freedom, and has a reason", () => {
    const found = valueOf(withinCorrelation([1, 2, 3], [1, 2, 2], ["a", "a", "a"]));
    expect(found.interval).toEqual({
      defined: false,
      reason: "one degree of freedom: an interval by Fisher's z needs two",
    });
  });

  it("throws for lists of different lengths", () => {
    expect(() => withinCorrelation([1, 2], [1], ["a", "a"])).toThrow(AnalysisError);
    expect(() => withinCorrelation([1, 2], [1, 2], ["a"])).toThrow(AnalysisError);
  });
});

describe("the permutation within categories", () => {
  it.each(reference.permutations.within)(
    "counts all $permutations arrangements",
    ({ x, y, groups, p, permutations }) => {
      const found = valueOf(withinPermutation(x, y, groups));
      expect(found).toMatchObject({ method: "exact", permutations, seed: null, generatorCall: null });
      expect(found.pTwoSided).toBeCloseTo(p, 12);
    },
  );

  it("is near the p of the regression for real gains, and the same for the same seed", () => {
    const { x, entropy, groups } = caseNamed("Mistral-7B");
    const found = valueOf(withinPermutation(entropy, x, groups));
    expect(found).toMatchObject({ method: "Monte Carlo", permutations: 9999, seed: 20260105 });
    expect(Math.abs(found.pTwoSided - valueOf(withinCorrelation(entropy, x, groups)).pTwoSided)).toBeLessThan(
      0.05,
    );
    expect(withinPermutation(entropy, x, groups)).toEqual({ defined: true, value: found });
  });

  it("never has a p of 0, however strong the association", () => {
    const xs = Array.from({ length: 20 }, (_, i) => i);
    const found = valueOf(withinPermutation(xs, xs, Array<string>(20).fill("a"), { seed: 1, resamples: 99 }));
    expect(found.pTwoSided).toBe(0.01);
  });
});
