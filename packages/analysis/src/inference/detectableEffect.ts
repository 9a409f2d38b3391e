import { allFinite, type Finding } from "../statistic.ts";
import { smallestDelta } from "./powerOfT.ts";

/** The smallest true effect that a t test of an estimate is likely to detect. */
export interface DetectableEffect {
  /** Level of the two-sided test. */
  readonly level: number;
  /** The probability that the test detects an effect of this size. */
  readonly power: number;
  /** In the units of the estimate. */
  readonly effect: number;
  /** In standard errors; depends only on the degrees of freedom. */
  readonly delta: number;
}

/**
 * The smallest effect that the two-sided t test of an estimate detects with the given power, from its standard error
 * and degrees of freedom. The estimate may be a stratified, clustered or ordinary mean, and the degrees of freedom need
 * not be whole. The effect is δ times the standard error, where δ is the noncentrality at which P(|T| > t) = power for
 * the noncentral t. For the mean of n values with n − 1 degrees of freedom, δ / √n equals
 * `TTestPower().solve_power(nobs=n, alpha=level, power=power)` of statsmodels. It assumes a repetition with the same
 * standard error; it is not the power of the test that was performed.
 *
 * @example
 * detectableEffect({ standardError: 0.02, df: 4 });
 * // delta 3.761, effect 0.07522
 */
export function detectableEffect(
  { standardError, df }: { readonly standardError: number; readonly df: number },
  level = 0.05,
  power = 0.8,
): Finding<DetectableEffect> {
  const delta = smallestDelta(df, level, power);
  return allFinite({ level, power, effect: delta * standardError, delta });
}
