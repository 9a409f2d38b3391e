import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";

/** Where the density is below e^−LOG_NEGLIGIBLE of its largest value, it is left out. */
const LOG_NEGLIGIBLE = 40;

/**
 * A function that gives the power of a two-sided one-sample t test with n values at `level`: the probability that it
 * rejects when the true mean lies `d` standard deviations from the one tested. With c the critical value and
 * δ = d·√n it is P(|T| > c) for the noncentral t, T = (Z + δ)/S, where Z is normal and S² is χ² over its n − 1 degrees
 * of freedom; so it is the mean of Φ(δ − cS) + Φ(−δ − cS) over S.
 *
 * The mean is an integral over v = ln(χ²/2), where the density, exp(kv − e^v) with k = (n − 1)/2, is smooth and falls
 * off fast on both sides; there the trapezoidal rule converges exponentially (L. N. Trefethen, J. A. C. Weideman,
 * SIAM Review 56, 2014, 385–458). No npm library has the noncentral t to double precision.
 */
export function twoSidedTPower(n: number, level: number): (d: number) => number {
  const df = n - 1;
  const critical = tQuantile(1 - level / 2, df);
  const { scales, weights } = chiOverRootDf(df, critical);
  return (d) => {
    const delta = Math.abs(d) * Math.sqrt(n);
    let power = 0;
    for (const [i, weight] of weights.entries()) {
      const reach = critical * (scales[i] ?? 0);
      power += weight * (normalCdf(delta - reach, 0, 1) + normalCdf(-delta - reach, 0, 1));
    }
    return power;
  };
}

/**
 * Values of S = √(χ²/df) with weights, of sum 1, that make a sum over them the mean of Φ(δ − cS). The step is a small
 * part of the density's width, 1/√k, and of the distance over which Φ rises where S is about 1, 2/c.
 */
function chiOverRootDf(
  df: number,
  critical: number,
): { readonly scales: Float64Array; readonly weights: Float64Array } {
  const k = df / 2;
  const low = edge(k, -1);
  const steps = Math.ceil((edge(k, 1) - low) * 4 * Math.max(Math.sqrt(k), critical / 2));
  const step = (edge(k, 1) - low) / steps;
  const scales = new Float64Array(steps + 1);
  const weights = new Float64Array(steps + 1);
  let total = 0;
  for (let i = 0; i <= steps; i++) {
    const x = low + i * step;
    scales[i] = Math.exp(x / 2);
    total += weights[i] = Math.exp(k * (x - Math.expm1(x)));
  }
  return { scales, weights: weights.map((weight) => weight / total) };
}

/** The distance x of v from the peak, ln k, at which the density, e^{k(x − e^x + 1)} of the peak's, is negligible. */
function edge(k: number, direction: -1 | 1): number {
  let x = direction / Math.sqrt(k);
  while (k * (Math.expm1(x) - x) < LOG_NEGLIGIBLE) x *= 1.1;
  return x;
}
