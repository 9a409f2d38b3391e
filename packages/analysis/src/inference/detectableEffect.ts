import { allFinite, type Finding } from "../statistic.ts";
import { smallestDelta } from "./powerOfT.ts";

/** The smallest true effect that a t test of an estimate is likely to see. */
export interface DetectableEffect {
  /** Level of the two-sided test. */
  readonly level: number;
  /** The probability with which the test sees an effect of this size. */
  readonly power: number;
  /** In the units of the estimate. */
  readonly effect: number;
  /** In standard errors; depends on the degrees of freedom alone. */
  readonly delta: number;
}

/**
 * The smallest effect that the two-sided t test of any estimate sees with the given power, from its standard error and
 * degrees of freedom, which need not be whole: of a stratified, clustered or ordinary mean. It is δ times the standard
 * error, with δ the noncentrality at which P(|T| > t) = power for the noncentral t. For the mean of n values with n − 1
 * degrees of freedom, δ / √n equals `TTestPower().solve_power(nobs=n, alpha=level, power=power)` of statsmodels. It takes
 * the standard error as that of a repetition; it is not the power of the test that was made.
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
