import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-classes.json" with { type: "json" };
import { stratifiedMean } from "./stratifiedMean.ts";

const groupsOf = (lists: readonly (readonly number[])[]) =>
  lists.map((values, i) => ({ name: `stratum ${String(i)}`, values: Float64Array.from(values) }));

describe("the mean over strata of equal weight", () => {
  // For two strata the script holds these against scipy's Welch test.
  it.each(reference.grouped)(
    "has the variance within strata and Satterthwaite's df",
    ({ groups, stratified }) => {
      const found = stratifiedMean(groupsOf(groups));
      if (!found.defined) throw new Error(found.reason);
      for (const key of ["mean", "standardError", "df", "t", "pTwoSided"] as const) {
        expect(Math.abs(found.value[key] / stratified[key] - 1)).toBeLessThan(1e-11);
      }
      expect(found.value.interval.low).toBeCloseTo(stratified.interval.low, 12);
      expect(found.value.interval.high).toBeCloseTo(stratified.interval.high, 12);
    },
  );

  it("says why there is none", () => {
    expect(stratifiedMean([])).toMatchObject({ defined: false });
    expect(stratifiedMean(groupsOf([[1, 2], [3]]))).toMatchObject({
      reason: "stratum 1: one value has no spread: at least two are needed",
    });
    expect(
      stratifiedMean(
        groupsOf([
          [2, 2],
          [3, 3],
        ]),
      ),
    ).toMatchObject({ defined: false });
  });
});
