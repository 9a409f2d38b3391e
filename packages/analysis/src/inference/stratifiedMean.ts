import type { Group } from "../sample/groups.ts";
import { withoutSpread } from "../sample/meanAndError.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import { intervalOf, tOf, type ConfidenceInterval } from "./oneSampleT.ts";

/** A mean over strata of equal weight; every p-value names its alternative. */
export interface StratifiedMean {
  readonly strata: number;
  readonly n: number;
  /** The mean of the strata's means. */
  readonly mean: number;
  readonly standardError: number;
  readonly against: number;
  readonly t: number;
  /** By Satterthwaite; not an integer. */
  readonly df: number;
  /** Alternative: the mean differs from `against`. */
  readonly pTwoSided: number;
  /** Alternative: the mean is less than `against`. */
  readonly pMeanBelow: number;
  /** Alternative: the mean is greater than `against`. */
  readonly pMeanAbove: number;
  readonly interval: ConfidenceInterval;
}

/** Below this share of the values themselves, differences between them are rounding. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * The mean over H strata of equal weight, whatever their sizes, with the variance within them:
 * SE² = Σ_h s_h² / n_h / H². Degrees of freedom by F. E. Satterthwaite, Biometrics Bull. 2, 1946, 110–114. Equals the
 * mean, standard error and t of `survey::svymean` in R with the strata and weights 1 / n_h, and of the contrast of
 * equal weights over Welch's variances. Not defined without strata, for a stratum of fewer than two values, or where
 * no stratum varies.
 */
export function stratifiedMean(
  groups: readonly Group[],
  { against = 0, level = 0.95 }: { readonly against?: number; readonly level?: number } = {},
): Finding<StratifiedMean> {
  if (groups.length === 0) return notDefined("there are no strata");
  let variance = 0;
  let byDf = 0;
  let n = 0;
  const means: number[] = [];
  let largest = 0;
  for (const { name, values } of groups) {
    if (values.length < 2) {
      const none = withoutSpread(values);
      return notDefined(`${name}: ${none?.reason ?? "too few values"}`);
    }
    const mean = pairwiseSum(values) / values.length;
    const squares = pairwiseSum(values, (value) => (value - mean) ** 2);
    const ofMean = squares / (values.length - 1) / values.length;
    for (const value of values) largest = Math.max(largest, Math.abs(value));
    means.push(mean);
    n += values.length;
    variance += ofMean;
    byDf += ofMean ** 2 / (values.length - 1);
  }
  const strata = groups.length;
  const standardError = Math.sqrt(variance) / strata;
  if (standardError <= ROUNDING * largest) return notDefined("no stratum varies: no spread to test against");
  const estimate = { mean: pairwiseSum(means) / strata, standardError };
  const df = variance ** 2 / byDf;
  return andFind(tOf(estimate, df, against), ({ t, pTwoSided, pMeanBelow, pMeanAbove }) =>
    andThen(intervalOf(estimate, df, level), (interval) => ({
      strata,
      n,
      ...estimate,
      against,
      t,
      df,
      pTwoSided,
      pMeanBelow,
      pMeanAbove,
      interval,
    })),
  );
}
