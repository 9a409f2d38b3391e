import { groupsByName, type Groups } from "../sample/groups.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import { intervalOf, NEUTRAL_GAIN, tOf, type TestedMean } from "./oneSampleT.ts";

/** A mean whose standard error allows for correlation within clusters; every p-value names its alternative. */
export interface ClusteredMean extends TestedMean {
  readonly clusters: number;
  /** Values in clusters. */
  readonly n: number;
  /** By Satterthwaite: clusters − 1 for clusters of equal size; otherwise smaller and not an integer. */
  readonly df: number;
}

/** A value and its cluster; null for none. */
export interface ClusteredValue {
  readonly value: number;
  readonly cluster: string | null;
}

/** Below this share of the ordinary standard error, a clustered one is the rounding error of cancelled residuals. */
const CANCELLED = 1e-12;

/**
 * The mean of clustered values, tested for *new clusters* of which these are a sample: with the cluster-robust variance
 * CR2, which is unbiased where values are independent, and its Satterthwaite degrees of freedom (R. M. Bell, D. F.
 * McCaffrey, Surv. Methodol. 28, 2002, 169–181; J. E. Pustejovsky, E. Tipton, J. Bus. Econ. Stat. 36, 2018, 672–683).
 * For a mean, their matrices have closed forms. With f_g = n_g / n the share of cluster g, and S_g the sum of its
 * residuals from the mean:
 *
 *     variance = Σ_g S_g² / (1 − f_g) / n²
 *     df = 1 / (Σ_g f_g² + Σ_{g≠h} f_g² f_h² / ((1 − f_g)(1 − f_h)))
 *
 * Equals R's `clubSandwich::coef_test(lm(x ~ 1), vcov = "CR2", cluster = …, test = "Satterthwaite")`: df 4 for five
 * clusters of five, 1.981 for clusters of 2, 3, 5, 15 and 25. Values without a cluster are left out. Not defined for
 * fewer than two clusters.
 *
 * @param against 0 for logarithms of gains
 * @param scale the size of the numbers from which the values were computed: 1 for logarithms of gains
 *
 * @example
 * clusteredMean(
 *   [
 *     { value: 0.5, cluster: "a" },
 *     { value: 1.5, cluster: "a" },
 *     { value: 2.5, cluster: "b" },
 *     { value: 3.5, cluster: "b" },
 *   ],
 *   0,
 * );
 * // mean 2, standardError 1, df 1, t 2, pTwoSided 0.2952
 */
export function clusteredMean(
  values: readonly ClusteredValue[],
  against = NEUTRAL_GAIN,
  level = 0.95,
  scale = 0,
): Finding<ClusteredMean> {
  const groups = groupsByName(
    values,
    ({ cluster }) => cluster,
    ({ value }) => value,
  );
  return meanOfClusters(groups, against, level, scale);
}

/** The same for values that are already grouped by cluster. */
export function meanOfClusters(
  { groups, all }: Groups,
  against = NEUTRAL_GAIN,
  level = 0.95,
  scale = 0,
): Finding<ClusteredMean> {
  const clusters = groups.length;
  if (clusters < 2) {
    return notDefined(
      `${clusters === 1 ? "all gains are of one category" : "no usable gain has a category"}, and two categories are needed`,
    );
  }
  return andFind(meanAndError(all, scale), ({ n, mean, standardError: ordinary }) => {
    let squares = 0;
    let shares = 0;
    /** Σ f_g² / (1 − f_g) over the previous clusters, and the sum of such products over pairs of clusters. */
    let before = 0;
    let pairs = 0;
    // The mean's rounding error is in every residual and would accumulate over a cluster.
    let residue = 0;
    for (const value of all) residue += value - mean;
    for (const { values } of groups) {
      const share = values.length / n;
      let sum = 0;
      for (const value of values) sum += value - mean;
      squares += (sum - share * residue) ** 2 / (1 - share);
      shares += share ** 2;
      const term = share ** 2 / (1 - share);
      pairs += before * term;
      before += term;
    }
    const standardError = Math.sqrt(squares) / n;
    if (standardError <= CANCELLED * ordinary) {
      return notDefined("the categories' means are the same: no spread between categories to test against");
    }
    const df = 1 / (shares + 2 * pairs);
    const estimate = { mean, standardError };
    return andFind(tOf(estimate, df, against), (test) =>
      andThen(intervalOf(estimate, df, level), (interval) => ({
        clusters,
        n,
        ...estimate,
        ...test,
        interval,
      })),
    );
  });
}
