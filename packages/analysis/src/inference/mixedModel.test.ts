import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-mixed.json" with { type: "json" };
import { mixedModel, type MixedColumn } from "./mixedModel.ts";

type Case = (typeof reference)[number];

const columnsOf = ({ columns }: Case): MixedColumn[] =>
  Object.entries(columns).map(([name, values]) => ({ name, values }));

/** statsmodels' optimizer ends within this share of the optimum. */
const RELATIVE = 2e-5;
const near = (value: number, expected: number): void => {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(RELATIVE * Math.abs(expected));
};

describe("a linear model with a random intercept", () => {
  it.each(reference)("has the effects, errors and variances of statsmodels: $name", (given) => {
    const fit = mixedModel(given.values, columnsOf(given), given.groups);
    if (!fit.defined) throw new Error(fit.reason);
    const { effects, groupVariance, residualVariance, isSingular } = fit.value;
    for (const [j, { mean, standardError }] of effects.entries()) {
      // An effect near 0 is known to a share of its error.
      expect(Math.abs(mean - (given.effects[j] ?? Number.NaN))).toBeLessThan(RELATIVE * standardError);
      near(standardError, given.standardErrors[j] ?? Number.NaN);
    }
    near(residualVariance, given.residualVariance);
    expect(isSingular).toBe(given.isSingular);
    if (given.groupVariance === null) expect(groupVariance.defined).toBe(false);
    else near(groupVariance.defined ? groupVariance.value : Number.NaN, given.groupVariance);
  });

  it("has singular fits and fits with one value per group among its references", () => {
    expect(reference.filter(({ isSingular }) => isSingular).length).toBeGreaterThan(4);
    expect(
      reference.filter(({ isSingular, groupVariance }) => !isSingular && groupVariance !== null).length,
    ).toBeGreaterThan(8);
    expect(reference.some(({ groupVariance }) => groupVariance === null)).toBe(true);
  });

  it("tests a column between groups with the degrees of freedom of groups, another with those of values", () => {
    const given = reference.find(({ name }) => name === "wiring, norm and depth");
    if (given === undefined) throw new Error("no such case");
    const fit = mixedModel(given.values, columnsOf(given), given.groups);
    expect(fit.defined && fit.value.effects.map(({ name, level, df }) => [name, level, df])).toEqual([
      ["wiring", "between", 6 - 1 - 2],
      ["norm", "between", 6 - 1 - 2],
      ["depth", "within", 18 - 6 - 1],
    ]);
  });

  it("counts a column as between groups where it varies in no more than half of them", () => {
    const groups = ["a", "a", "b", "b", "c", "c", "d", "d"];
    const values = [1, 2, 1.5, 2.5, 4, 4.2, 3, 3.5];
    const level = (entries: readonly number[]): string | undefined => {
      const fit = mixedModel(values, [{ name: "x", values: entries }], groups);
      return fit.defined ? fit.value.effects[0]?.level : fit.reason;
    };
    expect(level([0, 1, 0, 0, 1, 1, 1, 1])).toBe("between");
    expect(level([0, 1, 0, 1, 1, 1, 1, 1])).toBe("between");
    expect(level([0, 1, 0, 1, 0, 1, 1, 1])).toBe("within");
  });

  it("does not change with the unit of a column, except for its own effect", () => {
    const values = [1, 2, 2, 4, 5, 4.5, 3];
    const groups = ["a", "a", "b", "c", "c", "d", "d"];
    const x = [1e9, 3e9, 7e9, 2e9, 5e9, 6e9, 4e9];
    const [large, small] = [1, 1e-9].map((unit) =>
      mixedModel(values, [{ name: "x", values: x.map((entry) => entry * unit) }], groups),
    );
    if (large?.defined !== true || small?.defined !== true) throw new Error("both are defined");
    expect(small.value.effects[0]?.t).toBeCloseTo(large.value.effects[0]?.t ?? Number.NaN, 9);
    expect(small.value.effects[0]?.mean).toBeCloseTo(1e9 * (large.value.effects[0]?.mean ?? Number.NaN), 9);
  });

  it.each([
    [
      "too few groups for a column between them",
      [1, 2, 3, 4],
      [0, 0, 1, 1],
      ["a", "a", "b", "b"],
      "no degree of freedom",
    ],
    [
      "a column without spread",
      [1, 2, 3, 5, 4, 7],
      [2, 2, 2, 2, 2, 2],
      ["a", "a", "b", "b", "c", "c"],
      "follows from",
    ],
    [
      "values equal within groups",
      [1, 1, 2, 2, 4, 4],
      [0, 0, 0, 0, 1, 1],
      ["a", "a", "b", "b", "c", "c"],
      "do not vary within",
    ],
    [
      "values that follow from the column",
      [1, 1, 2, 2, 1, 1],
      [0, 0, 1, 1, 0, 0],
      ["a", "a", "b", "b", "c", "c"],
      "follow from the columns",
    ],
  ])("is not defined for %s", (_, values, x, groups, reason) => {
    expect(mixedModel(values, [{ name: "x", values: x }], groups)).toMatchObject({
      defined: false,
      reason: expect.stringContaining(reason) as string,
    });
  });

  it("is not defined where one column is the sum of others, and refuses lists of different lengths", () => {
    const groups = ["a", "b", "c", "d", "e", "f", "g"];
    const [x, y] = [
      [0, 1, 0, 1, 0, 1, 1],
      [1, 1, 0, 0, 3, 2, 5],
    ];
    const sum = x.map((entry, i) => entry + (y[i] ?? 0));
    const columns = [x, y, sum].map((values, i) => ({ name: String(i), values }));
    expect(mixedModel([1, 2, 3, 4, 2, 1, 3], columns, groups)).toMatchObject({ defined: false });
    expect(() => mixedModel([1, 2], [], ["a"])).toThrow("2 values have 1");
  });
});
