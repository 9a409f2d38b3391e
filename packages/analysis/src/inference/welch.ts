import { counted } from "../numberText.ts";
import { groupError } from "../sample/groupErrors.ts";
import type { Sample } from "../sample/sample.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import type { ConfidenceInterval } from "./oneSampleT.ts";
import { intervalOf, tOf } from "./oneSampleT.ts";

/** Welch's t test of two means; every p-value names its alternative. */
export interface WelchT {
  readonly firstMean: number;
  readonly secondMean: number;
  /** First mean − second mean. */
  readonly difference: number;
  readonly t: number;
  /** By Welch and Satterthwaite; not an integer. */
  readonly df: number;
  /** Alternative: the two means differ. */
  readonly pTwoSided: number;
  /** Alternative: the first mean is less than the second. */
  readonly pFirstBelow: number;
  /** Alternative: the first mean is greater than the second. */
  readonly pFirstAbove: number;
  /** Of the difference. */
  readonly interval: ConfidenceInterval;
}

/**
 * Welch's t test of two independent samples of finite values; equals `scipy.stats.ttest_ind(a, b, equal_var=False)`.
 * Not defined where a sample has fewer than two values or neither varies. With a = s₁²/n₁ and b = s₂²/n₂:
 *
 *     t = (m₁ − m₂) / √(a + b),   df = (a + b)² / (a² / (n₁ − 1) + b² / (n₂ − 1))
 *
 * (B. L. Welch, Biometrika 34, 1947, 28–35)
 *
 * @example
 * welchT([0.1, 0.25, 0.5, -0.05, 0.3], [-0.1, 0.1, 0.3, 0.2]);
 * // t 0.7524, df 6.976, pTwoSided 0.4764
 */
export function welchT(first: Sample, second: Sample, level = 0.95): Finding<WelchT> {
  if (first.length < 2 || second.length < 2) {
    return notDefined(
      `${counted(first.length, "value")} against ${counted(second.length, "value")}: at least two are needed on either side`,
    );
  }
  const { mean: firstMean, squaredError: a } = groupError(first);
  const { mean: secondMean, squaredError: b } = groupError(second);
  if (a + b === 0) return notDefined("neither sample varies: no spread to test against");
  const share = a / (a + b);
  const df = 1 / (share ** 2 / (first.length - 1) + (1 - share) ** 2 / (second.length - 1));
  const estimate = { mean: firstMean - secondMean, standardError: Math.sqrt(a + b) };
  return andFind(tOf(estimate, df, 0), ({ t, pTwoSided, pMeanBelow, pMeanAbove }) =>
    andThen(intervalOf(estimate, df, level), (interval) => ({
      firstMean,
      secondMean,
      difference: estimate.mean,
      t,
      df,
      pTwoSided,
      pFirstBelow: pMeanBelow,
      pFirstAbove: pMeanAbove,
      interval,
    })),
  );
}
