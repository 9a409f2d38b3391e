import { meanAndError } from "../sample/meanAndError.ts";
import type { Sample } from "../sample/sample.ts";
import { allFinite, andFind, type Finding } from "../statistic.ts";
import { smallestDelta } from "./powerOfT.ts";

/** The smallest true distance of a mean gain from 1 that a two-sided t test on this many prompts is likely to see. */
export interface PowerAnalysis {
  readonly n: number;
  /** The SD of the gains, on which `smallestEffect` rests. */
  readonly sd: number;
  /** Level of the two-sided test. */
  readonly level: number;
  /** The probability with which the test sees an effect of this size. */
  readonly power: number;
  /** In gain: `smallestD` · SD. */
  readonly smallestEffect: number;
  /** In standard deviations; depends on n alone. */
  readonly smallestD: number;
}

/**
 * The smallest effect that a two-sided one-sample t test sees with the given power; equals
 * `TTestPower().solve_power(nobs=n, alpha=level, power=power)` of statsmodels. It says what a repetition with such
 * prompts can see; it is not the power of the test that was made. Not defined without spread.
 *
 * @example
 * powerAnalysis([0.1, 0.25, 0.5, -0.05, 0.3, 0.45]);
 * // smallestD 1.435, smallestEffect 0.2989
 */
export function powerAnalysis(values: Sample, level = 0.05, power = 0.8): Finding<PowerAnalysis> {
  return andFind(meanAndError(values), ({ n, sd }) => {
    const smallestD = smallestDelta(n - 1, level, power) / Math.sqrt(n);
    return allFinite({ n, sd, level, power, smallestEffect: smallestD * sd, smallestD });
  });
}
