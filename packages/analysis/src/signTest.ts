import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import { NO_VALUES } from "./meanAndError.ts";
import { NEUTRAL_GAIN } from "./oneSampleT.ts";
import { defined, notDefined, type Finding } from "./statistic.ts";

/** The sign test of a median: how many values lie on either side. Every p-value names its alternative. */
export interface SignTest {
  readonly below: number;
  readonly above: number;
  /** Values equal to the median tested against: left out of the test. */
  readonly equal: number;
  /** Alternative: the median differs. */
  readonly pTwoSided: number;
  /** Alternative: the median is less. */
  readonly pMedianBelow: number;
  /** Alternative: the median is greater. */
  readonly pMedianAbove: number;
}

/**
 * Tests whether values fall above and below `against` alike, by the exact binomial distribution; equals
 * `scipy.stats.binomtest(above, above + below)`. Not defined where no value differs from it.
 */
export function signTest(values: readonly number[], against = NEUTRAL_GAIN): Finding<SignTest> {
  if (values.length === 0) return notDefined(NO_VALUES);
  let below = 0;
  let above = 0;
  for (const value of values) {
    if (value < against) below++;
    else if (value > against) above++;
  }
  const n = below + above;
  if (n === 0) return notDefined(`every value is ${against}: none lies above or below`);
  const pMedianBelow = binomialCdf(above, n, 0.5);
  const pMedianAbove = binomialCdf(below, n, 0.5);
  const pTwoSided = Math.min(1, 2 * Math.min(pMedianBelow, pMedianAbove));
  return defined({ below, above, equal: values.length - n, pTwoSided, pMedianBelow, pMedianAbove });
}
