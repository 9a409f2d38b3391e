import { intervalOf, type ConfidenceInterval } from "../inference/oneSampleT.ts";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { onGainScale } from "../inference/gainScale.ts";
import { andFind, type Finding } from "../statistic.ts";
import type { RatioTest } from "./comparePair.ts";

/**
 * Intervals of ratios that hold all together with the stated confidence (C. E. Bonferroni; R. G. Miller, Simultaneous
 * Statistical Inference, 1981, p. 67): of m ratios that have a test, each interval is the t interval at level
 * 1 − (1 − level) / m, with the standard error and the degrees of freedom of its own test. An interval excludes 1 exactly
 * where m · p < 1 − level; Holm's adjusted p is never larger than m · p, so it may fall below 1 − level where an interval
 * still holds 1, and never the other way round.
 *
 * Equals `DescrStatsW(x).tconfint_mean(alpha=(1 − level) / m)` of statsmodels for an ordinary mean of ln ratios. A ratio
 * without a test keeps its reason and does not count in m.
 */
export function simultaneousIntervals(
  tests: readonly Finding<Pick<RatioTest, "ratio" | "interval" | "df">>[],
  level = 0.95,
): readonly Finding<ConfidenceInterval>[] {
  const m = tests.filter(({ defined }) => defined).length;
  return tests.map((test) =>
    andFind(test, ({ ratio, interval, df }) => {
      const reach = (Math.log(interval.high) - Math.log(interval.low)) / 2;
      const standardError = reach / tQuantile((1 + interval.level) / 2, df);
      return andFind(
        intervalOf({ mean: Math.log(ratio), standardError }, df, 1 - (1 - level) / m),
        onGainScale,
      );
    }),
  );
}
