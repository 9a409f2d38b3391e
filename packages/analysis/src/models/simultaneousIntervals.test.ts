import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-simultaneous.json" with { type: "json" };
import { oneSample } from "../gains/primaryResult.ts";
import { andThen, notDefined } from "../statistic.ts";
import { simultaneousIntervals } from "./simultaneousIntervals.ts";

const tests = reference.pairs.map(({ logRatios }) =>
  andThen(oneSample(logRatios), ({ mean, df, interval: { level, low, high } }) => ({
    ratio: Math.exp(mean),
    interval: { level, low: Math.exp(low), high: Math.exp(high) },
    df,
  })),
);

describe("intervals of ratios that hold together", () => {
  const found = simultaneousIntervals(tests, reference.level);

  it("are those of statsmodels at the level divided among the ratios", () => {
    for (const [i, { interval }] of reference.pairs.entries()) {
      const own = found[i];
      if (own?.defined !== true) throw new Error("every pair has an interval");
      expect(own.value.level).toBeCloseTo(1 - 0.05 / reference.pairs.length, 15);
      expect(own.value.low / interval.low).toBeCloseTo(1, 11);
      expect(own.value.high / interval.high).toBeCloseTo(1, 11);
    }
  });

  it("exclude 1 only where Holm's adjusted p is below 0.05", () => {
    const excluding = reference.pairs.filter((_, i) => {
      const own = found[i];
      return own?.defined === true && (own.value.low > 1 || own.value.high < 1);
    });
    expect(excluding.length).toBeGreaterThan(1);
    expect(excluding.every(({ pHolm }) => pHolm < 0.05)).toBe(true);
  });

  it("are those of the tests themselves for one ratio, and none counts that has no test", () => {
    const [first] = tests;
    if (first?.defined !== true) throw new Error("the first pair has a test");
    const none = notDefined("one model is a copy");
    const [alone, missing] = simultaneousIntervals([first, none]);
    if (alone?.defined !== true) throw new Error("the first pair has an interval");
    expect(alone.value.low).toBeCloseTo(first.value.interval.low, 12);
    expect(missing).toEqual(none);
  });
});
