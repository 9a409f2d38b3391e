import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";

/** The density is neglected where it is below e^−LOG_NEGLIGIBLE of its maximum. */
const LOG_NEGLIGIBLE = 40;

/**
 * A function that returns the power of a two-sided t test with `df` degrees of freedom at `level`: the probability that
 * it rejects when the true mean lies `delta` standard errors from the tested value. With c the critical value it is
 * P(|T| > c) for the noncentral t, T = (Z + δ)/S, where Z is normal and S² is χ² over its degrees of freedom. The power
 * is therefore the mean of Φ(δ − cS) + Φ(−δ − cS) over S.
 *
 * The mean is an integral over v = ln(χ²/2), where the density, exp(kv − e^v) with k = df/2, is smooth and decays fast
 * on both sides. For such an integrand the trapezoidal rule converges exponentially (L. N. Trefethen, J. A. C.
 * Weideman, SIAM Review 56, 2014, 385–458). No npm library provides the noncentral t in double precision.
 */
export function twoSidedTPower(df: number, level: number): (delta: number) => number {
  const critical = tQuantile(1 - level / 2, df);
  const { scales, weights } = chiOverRootDf(df, critical);
  return (delta) => {
    const shift = Math.abs(delta);
    let power = 0;
    for (const [i, weight] of weights.entries()) {
      const reach = critical * (scales[i] ?? 0);
      power += weight * (normalCdf(shift - reach, 0, 1) + normalCdf(-shift - reach, 0, 1));
    }
    return power;
  };
}

/**
 * The δ, in standard errors, that a two-sided t test detects with the given power, by bisection: the power rises with
 * δ.
 */
export function smallestDelta(df: number, level: number, power: number): number {
  const powerAt = twoSidedTPower(df, level);
  let low = 0;
  let high = 1;
  while (powerAt(high) < power) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
}

/**
 * The power of two one-sided t tests at `level` to show that a mean lies within a margin of `delta` standard errors,
 * where it is 0: the mean of P(|Z| < δ − cS) = 2Φ(δ − cS) − 1 over the S for which it is above 0. The integrand has a
 * kink at the end of this range, so the trapezoidal rule needs narrower intervals than above.
 */
export function equivalencePower(df: number, delta: number, level: number): number {
  const critical = tQuantile(1 - level, df);
  const { scales, weights } = chiOverRootDf(df, critical, FINE);
  let power = 0;
  for (const [i, weight] of weights.entries()) {
    const reach = delta - critical * (scales[i] ?? 0);
    if (reach > 0) power += weight * (2 * normalCdf(reach, 0, 1) - 1);
  }
  return power;
}

/** Factor by which intervals are narrower where the integrand has a kink. */
const FINE = 64;

/**
 * Values of S = √(χ²/df) with weights of sum 1, whose weighted sum approximates the mean of Φ(δ − cS). The interval
 * width is a small part of the density's width, 1/√k, and of the distance 2/c over which Φ rises near S = 1.
 */
function chiOverRootDf(
  df: number,
  critical: number,
  fineness = 1,
): { readonly scales: Float64Array; readonly weights: Float64Array } {
  const k = df / 2;
  const low = edge(k, -1);
  const intervals = Math.ceil((edge(k, 1) - low) * 4 * fineness * Math.max(Math.sqrt(k), critical / 2));
  const width = (edge(k, 1) - low) / intervals;
  const scales = new Float64Array(intervals + 1);
  const weights = new Float64Array(intervals + 1);
  let total = 0;
  for (let i = 0; i <= intervals; i++) {
    const x = low + i * width;
    scales[i] = Math.exp(x / 2);
    total += weights[i] = Math.exp(k * (x - Math.expm1(x)));
  }
  return { scales, weights: weights.map((weight) => weight / total) };
}

/**
 * The distance x of v from the peak, ln k, at which the density, e^{k(x − e^x + 1)} relative to the peak, is
 * negligible.
 */
function edge(k: number, direction: -1 | 1): number {
  let x = direction / Math.sqrt(k);
  while (k * (Math.expm1(x) - x) < LOG_NEGLIGIBLE) x *= 1.1;
  return x;
}
