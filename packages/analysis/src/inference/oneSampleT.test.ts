import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { tTest } from "simple-statistics";
import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { relativeError } from "../../testing/relativeError.ts";
import primitives from "../../fixtures/reference-primitives.json" with { type: "json" };
import { differences } from "../../testing/primitiveCases.ts";
import {
  meanInterval,
  meanIntervalFromSummary,
  oneSampleT,
  oneSampleTFromSummary,
  type OneSampleT,
} from "./oneSampleT.ts";

const SCIPY = 1e-12;
const gptj = reference.samples.find(({ name }) => name === "GPT-J-6B")?.gains ?? [];

function testOf(values: readonly number[]): OneSampleT {
  const found = oneSampleT(values);
  if (!found.defined) throw new Error(found.reason);
  return found.value;
}

describe("the one-sample t test", () => {
  it.each(reference.samples)("equals scipy's ttest_1samp: $name", (sample) => {
    const test = testOf(sample.gains);
    expect(test.df).toBe(sample.df);
    expect(relativeError(test.t, sample.t)).toBeLessThan(SCIPY);
    expect(relativeError(test.pTwoSided, sample.pTwoSided)).toBeLessThan(SCIPY);
    expect(relativeError(test.pMeanBelow, sample.pMeanBelow)).toBeLessThan(SCIPY);
    expect(relativeError(test.pMeanAbove, sample.pMeanAbove)).toBeLessThan(SCIPY);
  });

  it.each(reference.samples)(
    "has scipy's confidence interval: $name",
    ({ gains, interval95: [low, high] }) => {
      const interval = meanInterval(gains);
      if (!interval.defined || low === undefined || high === undefined) throw new Error("no interval");
      expect(relativeError(interval.value.low, low)).toBeLessThan(SCIPY);
      expect(relativeError(interval.value.high, high)).toBeLessThan(SCIPY);
    },
  );

  it("is not the statistic of simple-statistics, which divides by the population's deviation", () => {
    expect(relativeError(tTest(gptj, 1), testOf(gptj).t)).toBeGreaterThan(0.01);
  });

  it("is not defined without values, without spread, or for one value, and says why", () => {
    expect(oneSampleT([])).toMatchObject({
      defined: false,
      reason: expect.stringContaining("no usable values") as unknown,
    });
    expect(oneSampleT([1.1])).toMatchObject({
      defined: false,
      reason: expect.stringContaining("at least two") as unknown,
    });
    expect(oneSampleT([1.1, 1.1, 1.1])).toMatchObject({
      defined: false,
      reason: expect.stringContaining("all 3 values are equal") as unknown,
    });
    expect(meanInterval([1.1, 1.1, 1.1])).toMatchObject({ defined: false });
  });
});

describe("the one-sample t test of a summary that a database made", () => {
  it.each(reference.samples)(
    "equals scipy's of the values: $name",
    ({ gains, mean, sd, t, pMeanBelow, pMeanAbove }) => {
      const found = oneSampleTFromSummary({ n: gains.length, mean, sd });
      if (!found.defined) throw new Error(found.reason);
      expect(relativeError(found.value.t, t)).toBeLessThan(SCIPY);
      expect(relativeError(found.value.pMeanBelow, pMeanBelow)).toBeLessThan(SCIPY);
      expect(relativeError(found.value.pMeanAbove, pMeanAbove)).toBeLessThan(SCIPY);
    },
  );

  it.each(primitives.summaries)(
    "takes an SD over n or over n − 1: $n values",
    ({ n, mean, sds, t, p, interval }) => {
      for (const ddof of [0, 1] as const) {
        const sample = { n, mean, sd: sds[ddof] ?? Number.NaN, ddof };
        expect(differences({ t, pTwoSided: p, df: n - 1 }, oneSampleTFromSummary(sample))).toEqual([]);
        expect(differences(interval, meanIntervalFromSummary(sample))).toEqual([]);
      }
    },
  );

  it("is not defined for fewer than two values, without spread, or for what is not a number", () => {
    for (const [n, mean, sd] of [
      [0, 0, 0],
      [1, 1.1, 0],
      [5, 1.1, 0],
      [5, Number.NaN, 1],
      [5, 1, Number.NaN],
    ] as const) {
      expect(oneSampleTFromSummary({ n, mean, sd })).toMatchObject({ defined: false });
      expect(meanIntervalFromSummary({ n, mean, sd })).toMatchObject({ defined: false });
    }
  });
});

describe("the t distribution used here", () => {
  it("agrees with scipy in the tails, from 1 to 9999 degrees of freedom", () => {
    for (const { t, df, p } of reference.studentT.twoSided) {
      expect(relativeError(2 * tCdf(-t, df), p)).toBeLessThan(SCIPY);
    }
    for (const { p, df, t } of reference.studentT.quantiles) {
      expect(relativeError(tQuantile(p, df), t)).toBeLessThan(SCIPY);
    }
  });
});
