import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import { withoutSpread } from "../sample/meanAndError.ts";
import type { Sample } from "../sample/sample.ts";
import { defined, type Finding } from "../statistic.ts";
import { NEUTRAL_GAIN } from "./oneSampleT.ts";

/** The sign test of a median, from the number of values on either side. Every p-value names its alternative. */
export interface SignTest {
  readonly below: number;
  readonly above: number;
  /** Values equal to the tested median: left out of the test. */
  readonly equal: number;
  /** Alternative: the median differs. */
  readonly pTwoSided: number;
  /** Alternative: the median is less. */
  readonly pMedianBelow: number;
  /** Alternative: the median is greater. */
  readonly pMedianAbove: number;
}

/**
 * Tests whether values fall above and below `against` with equal probability, by the exact binomial distribution;
 * equals `scipy.stats.binomtest(above, above + below)`. Not defined for fewer than two values, or where all are equal,
 * because nothing then shows that they are separate measurements. `medianInterval` gives the estimate and interval.
 * Values equal to `against` are left out, so with many of them it compares the values on either side and says little of
 * the median (W. J. Conover, Practical Nonparametric Statistics, 1999, 3.4).
 *
 * @example
 * signTest([0.1, 0.25, 0.5, -0.05, 0.3], 0);
 * // above 4, below 1, pTwoSided 0.375, pMedianAbove 0.1875
 */
export function signTest(values: Sample, against = NEUTRAL_GAIN): Finding<SignTest> {
  const none = withoutSpread(values);
  if (none !== null) return none;
  let below = 0;
  let above = 0;
  for (const value of values) {
    if (value < against) below++;
    else if (value > against) above++;
  }
  const n = below + above;
  const pMedianBelow = binomialCdf(above, n, 0.5);
  const pMedianAbove = binomialCdf(below, n, 0.5);
  const pTwoSided = Math.min(1, 2 * Math.min(pMedianBelow, pMedianAbove));
  return defined({ below, above, equal: values.length - n, pTwoSided, pMedianBelow, pMedianAbove });
}
