import { groupErrors, LOG_SCALE, type KnownErrors } from "../sample/groupErrors.ts";
import type { NamedSample } from "../sample/sample.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import { intervalOf, tOf, type TestedMean } from "./oneSampleT.ts";

/** A mean over categories of equal weight, with the spread within categories; every p-value names its alternative. */
export interface StratifiedMean extends TestedMean {
  readonly categories: number;
  readonly n: number;
  /** The mean of the categories' means. */
  readonly mean: number;
  /** By Satterthwaite; not an integer. */
  readonly df: number;
}

/** Options of the test of a stratified mean. */
export interface StratifiedOptions {
  /** 0 where left out: for ln gains, the neutral gain 1. */
  readonly against?: number;
  /** 0.95 where left out. */
  readonly level?: number;
  /** The size of the numbers from which the values were computed: 1 where left out, for logarithms of gains. */
  readonly scale?: number;
  /** At this scale. */
  readonly known?: KnownErrors | undefined;
}

/**
 * The mean over *these categories* with equal weights. The categories are fixed, and the prompts are a sample within
 * each category. With mean m_h, SD s_h and n_h values in category h of H:
 *
 *     mean = Σ m_h / H,   a_h = s_h² / n_h,   standard error = √(Σ a_h) / H,   df = (Σ a_h)² / Σ (a_h² / (n_h − 1))
 *
 * (W. G. Cochran, Sampling Techniques, 1977, eq. 5.7 and 5.16, after F. E. Satterthwaite, Biometrics Bull. 2, 1946,
 * 110–114). Mean and standard error equal those of R's `survey::svymean` with strata of equal total weight; for
 * categories of one size, t is that of the contrast of statsmodels' `ols("lg ~ C(category) − 1")`.
 *
 * A category without spread adds no error; one category alone gives Student's one-sample t test. Not defined where a
 * category has fewer than two values, or where no category varies.
 *
 * @example
 * stratifiedMean([
 *   { name: "Factual", values: [0.1, 0.3] },
 *   { name: "Novel", values: [-0.1, 0.1] },
 * ]);
 * // mean 0.1, standardError 0.07071, df 2, t 1.414, pTwoSided 0.2929
 */
export function stratifiedMean(
  groups: readonly NamedSample[],
  { against = 0, level = 0.95, scale = LOG_SCALE, known }: StratifiedOptions = {},
): Finding<StratifiedMean> {
  return andFind(groupErrors(groups, scale, known), (errors) => {
    const categories = errors.length;
    let means = 0;
    let squares = 0;
    for (const { mean, squaredError } of errors) {
      means += mean;
      squares += squaredError;
    }
    if (squares === 0)
      return notDefined("within each category all values are equal: no spread to test against");
    let shares = 0;
    // Shares do not underflow, unlike squares of squares.
    for (const { n, squaredError } of errors) shares += (squaredError / squares) ** 2 / (n - 1);
    const df = 1 / shares;
    const estimate = { mean: means / categories, standardError: Math.sqrt(squares) / categories };
    return andFind(tOf(estimate, df, against), (test) =>
      andThen(intervalOf(estimate, df, level), (interval) => ({
        categories,
        n: errors.reduce((total, { n }) => total + n, 0),
        ...estimate,
        ...test,
        interval,
      })),
    );
  });
}
