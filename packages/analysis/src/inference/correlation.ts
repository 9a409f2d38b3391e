import tCdf from "@stdlib/stats-base-dists-t-cdf";
import { unequalLengths } from "../errors.ts";
import { counted } from "../numberText.ts";
import { deviations, productSums } from "../sample/productSums.ts";
import { averageRanks } from "../sample/ranks.ts";
import { isConstant, type Sample } from "../sample/sample.ts";
import { andThen, defined, finite, notDefined, type Finding } from "../statistic.ts";

/** Pearson's product-moment correlation of n pairs. */
export interface Correlation {
  readonly n: number;
  readonly r: number;
  /** Alternative: the correlation differs from 0. */
  readonly pTwoSided: number;
}

/** Spearman's rank correlation of n pairs. */
export interface RankCorrelation {
  readonly n: number;
  readonly rho: number;
  /** Alternative: the correlation differs from 0. */
  readonly pTwoSided: number;
}

/** Two pairs are always collinear. */
export const FEWEST_PAIRS = 3;

/**
 * Pearson's r of two equally long lists of finite values, with its two-sided p from the t distribution with n − 2
 * degrees of freedom; equals `scipy.stats.pearsonr`. Not defined for fewer than three pairs or where one side does not
 * vary. Throws where the lists have different lengths. With the deviations dx and dy from the means:
 *
 *     r = Σ dx·dy / √(Σ dx² · Σ dy²),   t = r·√((n − 2) / (1 − r²))
 *
 * (R. A. Fisher, Metron 1 (4), 1921, 3–32)
 *
 * @example
 * pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 6]);
 * // r 0.822, pTwoSided 0.08771
 */
export function pearson(xs: Sample, ys: Sample): Finding<Correlation> {
  const n = xs.length;
  if (n !== ys.length) throw unequalLengths(n, ys.length);
  if (n < FEWEST_PAIRS) return notDefined(`${counted(n, "pair")}: at least ${FEWEST_PAIRS} are needed`);
  if (isConstant(xs) || isConstant(ys)) return notDefined("one of the two quantities does not vary");
  const { xx, yy, xy } = productSums(deviations(xs), deviations(ys));
  const computed = finite(xy / Math.sqrt(xx) / Math.sqrt(yy));
  if (!computed.defined) return computed;
  const r = Math.max(-1, Math.min(1, computed.value));
  const t = Math.abs(r) * Math.sqrt((n - 2) / ((1 - r) * (1 + r)));
  return defined({ n, r, pTwoSided: 2 * tCdf(-t, n - 2) });
}

/**
 * Spearman's ρ: Pearson's r of the ranks, where equal values share their mean rank, with its two-sided p from the t
 * distribution with n − 2 degrees of freedom; equals `scipy.stats.spearmanr`. Not defined, and throws, in the same
 * cases as `pearson` (C. Spearman, Am. J. Psychol. 15, 1904, 72–101).
 *
 * @example
 * spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 6]);
 * // rho 0.8, pTwoSided 0.1041
 */
export function spearman(xs: Sample, ys: Sample): Finding<RankCorrelation> {
  return andThen(pearson(averageRanks(xs), averageRanks(ys)), ({ n, r, pTwoSided }) => ({
    n,
    rho: r,
    pTwoSided,
  }));
}
