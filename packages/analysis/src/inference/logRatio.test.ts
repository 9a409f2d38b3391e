import { describe, expect, it } from "vitest";
import { logRatioAnalysis } from "./logRatio.ts";

describe("the analysis of log ratios", () => {
  it("finds no change for a doubling and a halving", () => {
    const { geometricMean, tTest } = logRatioAnalysis([2, 0.5, 4, 0.25]);
    expect(geometricMean).toEqual({ defined: true, value: 1 });
    expect(tTest).toMatchObject({ value: { against: 0, t: 0, pTwoSided: 1 } });
  });

  it.each([
    ["a zero", [1.1, 0, 1.2], "1 of 3 values are not positive and finite: they have no logarithm"],
    ["negative values", [-1, -2], "2 of 2 values are not positive and finite: they have no logarithm"],
    ["an infinite ratio", [1, Infinity], "1 of 2 values are not positive and finite: they have no logarithm"],
    ["no values", [], "there are no usable values"],
  ])("is not defined with %s, and says why", (_, ratios, reason) => {
    const none = { defined: false, reason };
    expect(logRatioAnalysis(ratios)).toEqual({ geometricMean: none, tTest: none, interval: none });
  });

  it("has a mean but no test for equal values, and for ratios that differ from 1 only by rounding", () => {
    for (const ratios of [
      [1.5, 1.5],
      [1, 1 + Number.EPSILON, 1 - Number.EPSILON],
    ]) {
      expect(logRatioAnalysis(ratios)).toMatchObject({
        geometricMean: { defined: true },
        tTest: { defined: false },
        interval: { defined: false },
      });
    }
  });
});
