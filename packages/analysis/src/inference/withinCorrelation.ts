import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import tCdf from "@stdlib/stats-base-dists-t-cdf";
import { counted } from "../numberText.ts";
import { pairsWithin, type PairsWithin } from "../sample/pairsWithin.ts";
import { productSums, type ProductSums } from "../sample/productSums.ts";
import type { Sample } from "../sample/sample.ts";
import { allFinite, andFind, andThen, finite, notDefined, type Finding } from "../statistic.ts";
import { intervalOf, type ConfidenceInterval } from "./oneSampleT.ts";

/** The association of two quantities within categories. */
export interface WithinCorrelation {
  /** Pairs that have a category. */
  readonly n: number;
  readonly categories: number;
  /** The partial correlation: of the deviations from the categories' means. */
  readonly r: number;
  /** n − categories − 1. */
  readonly df: number;
  readonly t: number;
  /** Alternative: the correlation within categories differs from 0. */
  readonly pTwoSided: number;
  /**
   * Of r, by Fisher's z with variance 1 / (df − 1). It can disagree slightly with p, which is from the t distribution.
   */
  readonly interval: Finding<ConfidenceInterval>;
  /** The change of y per unit of x within a category. */
  readonly slope: number;
  /** Of the slope, from the t distribution: it contains 0 exactly where p is above 1 − level. */
  readonly slopeInterval: ConfidenceInterval;
}

/**
 * The correlation of x and y after the mean of each category is removed from both: the association that does not come
 * from differences between categories. With sums over all pairs of the deviations dx and dy from their category's mean:
 *
 *     r = Σ dx·dy / √(Σ dx² · Σ dy²),   slope = Σ dx·dy / Σ dx²,   t = r·√(df / (1 − r²)),   df = n − categories − 1
 *
 * Slope, t and p are those of x in statsmodels' `ols("y ~ x + C(category)")`; the interval of r is that of a partial
 * correlation given the categories' indicators (R. A. Fisher, Metron 3, 1924, 329–332). A pair that is alone in its
 * category, or has no category, adds nothing. Not defined for fewer than one degree of freedom, or where x or y does
 * not vary within categories. Throws where the three lists have different lengths.
 *
 * @param categories one per pair; null for none
 *
 * @example
 * withinCorrelation([1, 2, 3, 2, 3, 4], [2, 3, 3, 6, 7, 9], ["a", "a", "a", "b", "b", "b"]);
 * // r 0.866, df 3, t 3, pTwoSided 0.05767, slope 1
 */
export function withinCorrelation(
  xs: Sample,
  ys: Sample,
  categories: readonly (string | null)[],
  level = 0.95,
): Finding<WithinCorrelation> {
  return andFind(pairsWithin(xs, ys, categories), (pairs) => {
    const { xx, yy, xy } = sumsOf(pairs);
    const { n, groups } = pairs;
    const df = n - groups.length - 1;
    if (df < 1) {
      return notDefined(
        `${counted(n, "pair")} in ${counted(groups.length, "category", "categories")} leave no degree of freedom: the correlation within categories ` +
          `needs two pairs more than there are categories`,
      );
    }
    const computed = finite(xy / Math.sqrt(xx) / Math.sqrt(yy));
    if (!computed.defined) return computed;
    const r = Math.max(-1, Math.min(1, computed.value));
    const unexplained = (1 - r) * (1 + r);
    const t = r * Math.sqrt(df / unexplained);
    if (!Number.isFinite(t)) return notDefined("within categories all pairs lie on lines of one slope");
    const slope = { mean: xy / xx, standardError: Math.sqrt((yy * unexplained) / df / xx) };
    return andFind(intervalOf(slope, df, level), (slopeInterval) =>
      allFinite({
        n,
        categories: groups.length,
        r,
        df,
        t,
        pTwoSided: 2 * tCdf(-Math.abs(t), df),
        interval: fisherInterval(r, df, level),
        slope: slope.mean,
        slopeInterval,
      }),
    );
  });
}

function sumsOf({ groups }: PairsWithin): ProductSums {
  const sums = groups.map(({ x, y }) => productSums(x, y));
  const total = (of: (sums: ProductSums) => number): number =>
    sums.reduce((sum, group) => sum + of(group), 0);
  return { xx: total(({ xx }) => xx), yy: total(({ yy }) => yy), xy: total(({ xy }) => xy) };
}

function fisherInterval(r: number, df: number, level: number): Finding<ConfidenceInterval> {
  if (df < 2) return notDefined("one degree of freedom: an interval by Fisher's z needs two");
  const reach = normalQuantile((1 + level) / 2, 0, 1) / Math.sqrt(df - 1);
  const z = Math.atanh(r);
  return andThen(allFinite({ low: Math.tanh(z - reach), high: Math.tanh(z + reach) }), (ends) => ({
    level,
    ...ends,
  }));
}
