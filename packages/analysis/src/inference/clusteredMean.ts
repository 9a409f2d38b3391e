import { groupsByName, type Groups } from "../sample/groups.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import { intervalOf, NEUTRAL_GAIN, tOf, type ConfidenceInterval } from "./oneSampleT.ts";

/** A mean whose standard error allows the values of one cluster to go together; every p-value names its alternative. */
export interface ClusteredMean {
  readonly clusters: number;
  /** Values in clusters. */
  readonly n: number;
  readonly mean: number;
  readonly standardError: number;
  readonly t: number;
  /** Clusters − 1. */
  readonly df: number;
  /** Alternative: the mean differs from 1. */
  readonly pTwoSided: number;
  /** Alternative: the mean is less than 1. */
  readonly pMeanBelow: number;
  /** Alternative: the mean is greater than 1. */
  readonly pMeanAbove: number;
  readonly interval: ConfidenceInterval;
}

/** A value and the cluster it belongs to; null for none. */
export interface ClusteredValue {
  readonly value: number;
  readonly cluster: string | null;
}

/** Below this share of the ordinary standard error, a clustered one is the rounding of cancelled residuals. */
const CANCELLED = 1e-12;

/**
 * The mean of clustered values, against 1, with the cluster-robust variance CR1,
 * G/(G − 1) · Σ_g (Σ_{i in g} (x_i − mean))² / n², and Student's t with G − 1 degrees of freedom for G clusters; equals
 * statsmodels' `OLS(x, 1).fit(cov_type="cluster", use_t=True)`. Values without a cluster are left out.
 *
 * The theory asks for many clusters. With few, such as the five categories of the notebook's prompts, CR1 tends to be
 * too small even with G − 1 degrees of freedom: read p as a rough guide (A. C. Cameron, J. B. Gelbach, D. L. Miller,
 * Rev. Econ. Stat. 90, 2008, 414–427). Not defined for fewer than two clusters.
 */
export function clusteredMean(
  values: readonly ClusteredValue[],
  against = NEUTRAL_GAIN,
  level = 0.95,
): Finding<ClusteredMean> {
  const groups = groupsByName(
    values,
    ({ cluster }) => cluster,
    ({ value }) => value,
  );
  return meanOfClusters(groups, against, level);
}

/** The same of values that are sorted by cluster. */
export function meanOfClusters(
  { groups, all }: Groups,
  against = NEUTRAL_GAIN,
  level = 0.95,
): Finding<ClusteredMean> {
  const clusters = groups.length;
  if (clusters < 2) {
    return notDefined(
      `${clusters === 1 ? "all gains are of one category" : "no gain has a category"}: two are needed`,
    );
  }
  return andFind(meanAndError(all), ({ n, mean, standardError: ordinary }) => {
    let squares = 0;
    // The rounding of the mean goes into every residual; over a cluster it would add up.
    let residue = 0;
    for (const value of all) residue += value - mean;
    for (const { values } of groups) {
      let sum = 0;
      for (const value of values) sum += value - mean;
      squares += (sum - (values.length * residue) / n) ** 2;
    }
    const standardError = Math.sqrt((clusters / (clusters - 1)) * squares) / n;
    if (standardError <= CANCELLED * ordinary) {
      return notDefined("the categories' means are the same: no spread between categories to test against");
    }
    const df = clusters - 1;
    const estimate = { mean, standardError };
    return andFind(tOf(estimate, df, against), ({ t, pTwoSided, pMeanBelow, pMeanAbove }) =>
      andThen(intervalOf(estimate, df, level), (interval) => ({
        clusters,
        n,
        mean,
        standardError,
        t,
        df,
        pTwoSided,
        pMeanBelow,
        pMeanAbove,
        interval,
      })),
    );
  });
}
