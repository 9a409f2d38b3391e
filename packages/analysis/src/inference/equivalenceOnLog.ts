import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import { intervalOf, tOf, type ConfidenceInterval } from "./oneSampleT.ts";

/** Whether a mean ln gain is shown to lie within a margin about 0. */
export interface LogEquivalence {
  /** The test is whether the mean lies between −margin and +margin. */
  readonly margin: number;
  readonly level: number;
  /** Alternative: the mean is less than +margin. */
  readonly pBelowUpper: number;
  /** Alternative: the mean is greater than −margin. */
  readonly pAboveLower: number;
  /** The larger of the two; alternative: the mean lies within the margin. */
  readonly p: number;
  /** p < level. */
  readonly equivalent: boolean;
  /** Of the mean, at 1 − 2·level: it lies within the margin exactly when `equivalent`. */
  readonly interval: ConfidenceInterval;
}

/** An estimate of a mean of ln gains: of `stratifiedMean`, `clusteredMean`, `meanAndError`, or of a difference. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
  /** Of the standard error; need not be an integer. */
  readonly df: number;
}

/**
 * Two one-sided t tests (TOST; D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987, 657–680) of an estimate against
 * ±margin. The margin is the smallest size that matters and is chosen beforehand. For an ordinary mean with n − 1
 * degrees of freedom it equals statsmodels' `DescrStatsW(x).ttost_mean(−margin, margin)` and R's `TOSTER::tsum_TOST`.
 * Not defined for a margin that is not above 0.
 *
 * @example
 * equivalenceOnLog({ mean: 0.002, standardError: 0.003, df: 24 }, 0.01);
 * // pBelowUpper 0.006749, pAboveLower 0.0002635, p 0.006749
 */
export function equivalenceOnLog(estimate: Estimate, margin: number, level = 0.05): Finding<LogEquivalence> {
  if (!(margin > 0)) return notDefined(`the margin is ${String(margin)}: it must lie above 0`);
  const { df } = estimate;
  return andFind(tOf(estimate, df, margin), ({ pMeanBelow: pBelowUpper }) =>
    andFind(tOf(estimate, df, -margin), ({ pMeanAbove: pAboveLower }) => {
      const p = Math.max(pBelowUpper, pAboveLower);
      return andThen(intervalOf(estimate, df, 1 - 2 * level), (interval) => ({
        margin,
        level,
        pBelowUpper,
        pAboveLower,
        p,
        equivalent: p < level,
        interval,
      }));
    }),
  );
}
