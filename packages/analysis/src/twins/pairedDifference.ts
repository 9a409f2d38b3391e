import { equivalenceOnLog, type LogEquivalence } from "../inference/equivalenceOnLog.ts";
import { intervalOf, tOf, type TestedMean } from "../inference/oneSampleT.ts";
import { signFlip, type SignFlip } from "../inference/signFlip.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import { andFind, andThen, type Finding } from "../statistic.ts";

/** A mean of differences of pairs, with its tests; every p names its alternative. */
export interface PairedDifference extends TestedMean {
  /** Pairs. */
  readonly n: number;
  readonly sd: number;
  readonly signFlip: SignFlip;
  /** Two one-sided tests about the margin. */
  readonly equivalence: LogEquivalence;
}

/**
 * The paired t test of differences against 0 with its interval, the exact sign-flip test and two one-sided tests of the
 * same mean. Equals `scipy.stats.ttest_rel`, `scipy.stats.permutation_test((d,), np.mean,
 * permutation_type="samples")` and statsmodels' `ttost_paired`.
 *
 * @param differences one a pair
 * @param level of the tests; the interval has the confidence 1 − level
 */
export function pairedDifference(
  differences: readonly number[],
  margin: number,
  level: number,
): Finding<PairedDifference> {
  return andFind(meanAndError(differences), ({ n, sd, mean, standardError }) => {
    const df = n - 1;
    const estimate = { mean, standardError, df };
    return andFind(tOf(estimate, df, 0), (test) =>
      andFind(intervalOf(estimate, df, 1 - level), (interval) =>
        andFind(signFlip(differences), (flips) =>
          andThen(equivalenceOnLog(estimate, margin, level), (equivalence) => ({
            ...{ n, sd, mean, standardError, interval, signFlip: flips, equivalence },
            ...test,
          })),
        ),
      ),
    );
  });
}
