import { describe, expect, it } from "vitest";
import {
  caseNamed,
  differences,
  groupsOfCase,
  PRIMITIVE_CASES,
  valueOf,
} from "../../testing/primitiveCases.ts";
import { stratifiedMean } from "./stratifiedMean.ts";
import { oneSampleT } from "./oneSampleT.ts";

const group = (name: string, ...values: readonly number[]) => ({ name, values });

describe("the mean over categories of equal weight", () => {
  it.each(PRIMITIVE_CASES)("is that of a contrast with Satterthwaite's df, and survey's: $name", (given) => {
    const found = stratifiedMean(groupsOfCase(given).groups);
    expect(differences(given.python.stratified, found)).toEqual([]);
    if (!("survey.mean" in given.r)) return;
    expect(
      differences({ mean: given.r["survey.mean"], standardError: given.r["survey.standardError"] }, found),
    ).toEqual([]);
  });

  it("of SmolLM2-135M's 25 prompts has the t of statsmodels' contrast", () => {
    // ols("lg ~ C(category) - 1").fit().t_test([0.2] * 5): 4.883
    expect(valueOf(stratifiedMean(groupsOfCase(caseNamed("SmolLM2-135M")).groups)).t).toBeCloseTo(4.883, 3);
  });

  it("has Welch's t and df for two categories, where it is half the difference of one and the negated other", () => {
    // scipy.stats.ttest_ind([1, 2, 4], [-3, -3.5], equal_var=False): t 6.0909, df 2.3046
    const found = valueOf(stratifiedMean([group("a", 1, 2, 4), group("b", 3, 3.5)]));
    expect(found.t).toBeCloseTo(6.0909, 4);
    expect(found.df).toBeCloseTo(2.3046, 4);
  });

  it("of one category is the one-sample t test", () => {
    const values = [0.1, 0.25, -0.1, 0.3];
    const { t, df, pTwoSided } = valueOf(stratifiedMean([group("a", ...values)], { against: 0.05 }));
    const plain = valueOf(oneSampleT(values, 0.05));
    expect({ t, df }).toEqual({ t: expect.closeTo(plain.t, 12) as number, df: 3 });
    expect(pTwoSided).toBeCloseTo(plain.pTwoSided, 12);
  });

  it("treats a category without spread as exactly known: it adds no error and no degrees of freedom", () => {
    const found = valueOf(stratifiedMean([group("a", 0.2, 0.2, 0.2), group("b", 0, 0.2, 0.4)]));
    expect(found).toMatchObject({ categories: 2, n: 6 });
    expect(found.df).toBeCloseTo(2, 12);
    expect(found.standardError).toBeCloseTo(0.2 / Math.sqrt(3) / 2, 12);
  });

  it.each([
    ["no groups", [], "there are no usable values"],
    [
      "a category of one value",
      [group("a", 0.1, 0.2), group("b", 0.3), group("c", 0.4)],
      '2 categories have fewer than two values ("b", "c"): the spread within a category needs at least two',
    ],
    [
      "equal values within categories",
      [group("a", 0.1, 0.1), group("b", 0.3, 0.3)],
      "within each category all values are equal: no spread to test against",
    ],
    [
      "logarithms that differ by the rounding of gains near 1",
      [group("a", 0, 2e-16), group("b", -2e-16, 1e-16)],
      "within each category all values are equal: no spread to test against",
    ],
    [
      "values too large",
      [group("a", 1e200, -1e200)],
      "the values are too large or too small for double precision",
    ],
  ])("is not defined for %s", (_, groups, reason) => {
    expect(stratifiedMean(groups)).toEqual({ defined: false, reason });
  });
});
