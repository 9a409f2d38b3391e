import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import { withoutSpread } from "../sample/meanAndError.ts";
import { quantile } from "../sample/quantile.ts";
import { at, type Sample } from "../sample/sample.ts";
import { defined, type Finding } from "../statistic.ts";
import type { RankInterval } from "./hodgesLehmann.ts";

/** The median, with the interval that corresponds to the sign test. */
export interface MedianInterval {
  readonly n: number;
  readonly median: number;
  /** The ends are two of the values. */
  readonly interval: RankInterval;
}

/**
 * The median of finite values, and the confidence interval from the r-th smallest to the r-th largest of them, with the
 * largest r for which 1 − 2·P(B < r) reaches the level, B binomial with n and ½ (W. J. Conover, Practical Nonparametric
 * Statistics, 1999, 3.2). It assumes nothing about the distribution's shape. Equals `scipy.stats.quantile_test(x,
 * p=0.5).confidence_interval(level)`. Fewer than six values cannot reach 0.95: the interval is then their range, and
 * `achievedLevel` is 1 − 2^(1 − n). Not defined where `signTest` is not: for fewer than two values, or where all are equal.
 *
 * @example
 * medianInterval([0.1, 0.25, 0.5, -0.05, 0.3]);
 * // median 0.25, interval.low -0.05, interval.high 0.5, interval.achievedLevel 0.9375
 */
export function medianInterval(values: Sample, level = 0.95): Finding<MedianInterval> {
  const n = values.length;
  const none = withoutSpread(values);
  if (none !== null) return none;
  const sorted = Float64Array.from(values).sort();
  const tail = (1 - level) / 2;
  let rank = 1;
  let end = Math.floor(n / 2);
  while (rank < end) {
    const middle = Math.ceil((rank + end) / 2);
    if (binomialCdf(middle - 1, n, 0.5) <= tail) rank = middle;
    else end = middle - 1;
  }
  return defined({
    n,
    median: quantile(sorted, 0.5),
    interval: {
      level,
      achievedLevel: 1 - 2 * binomialCdf(rank - 1, n, 0.5),
      low: at(sorted, rank - 1),
      high: at(sorted, n - rank),
    },
  });
}
