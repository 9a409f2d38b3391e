import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { andThen, defined, notDefined, type Finding } from "./statistic.ts";
import { pairwiseSum } from "./summation.ts";
import { NO_VALUES, summarize } from "./summary.ts";

/** The gain of a block that leaves the residual stream's norm as it is. */
export const NEUTRAL_GAIN = 1.0;

/** Student's t test of a sample's mean against a fixed value; every p-value names its alternative. */
export interface OneSampleT {
  readonly against: number;
  readonly t: number;
  readonly df: number;
  /** Alternative: the mean differs from `against`. */
  readonly pTwoSided: number;
  /** Alternative: the mean is less than `against`. */
  readonly pMeanBelow: number;
  /** Alternative: the mean is greater than `against`. */
  readonly pMeanAbove: number;
  readonly notebook: NotebookOneSided;
}

/**
 * The one-sided number that the notebook prints and stores as `p_value_one_sided`, and the word it prints beside
 * it. For t ≥ 0 it is 1 − p/2 and called "expansion", though it is the p-value of the alternative *mean < 1*; so it
 * is large just where the data speak for expansion. Read `pMeanBelow` and `pMeanAbove` instead.
 */
export interface NotebookOneSided {
  readonly p: number;
  readonly direction: "dampening" | "expansion";
}

/** A range for a mean at a stated confidence, from the t distribution. */
export interface ConfidenceInterval {
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Tests whether the mean of finite values is `against`; equals `scipy.stats.ttest_1samp`. Not defined for fewer
 * than two values or for values that are all the same.
 */
export function oneSampleT(values: readonly number[], against = NEUTRAL_GAIN): Finding<OneSampleT> {
  return andThen(meanAndError(values), ({ mean, standardError, df }) => {
    const t = (mean - against) / standardError;
    const tail = tCdf(-Math.abs(t), df);
    const pTwoSided = 2 * tail;
    return {
      against,
      t,
      df,
      pTwoSided,
      pMeanBelow: tCdf(t, df),
      pMeanAbove: tCdf(-t, df),
      notebook:
        t < 0
          ? { p: pTwoSided / 2, direction: "dampening" }
          : { p: 1 - pTwoSided / 2, direction: "expansion" },
    };
  });
}

/** The mean ± the t quantile × the standard error; equals the confidence interval of scipy's `ttest_1samp`. */
export function meanInterval(values: readonly number[], level = 0.95): Finding<ConfidenceInterval> {
  return andThen(meanAndError(values), ({ mean, standardError, df }) => {
    const reach = tQuantile((1 + level) / 2, df) * standardError;
    return { level, low: mean - reach, high: mean + reach };
  });
}

interface MeanAndError {
  readonly mean: number;
  readonly standardError: number;
  readonly df: number;
}

function meanAndError(values: readonly number[]): Finding<MeanAndError> {
  const { n, mean, sd, min, max } = summarize(values);
  if (!min.defined || !max.defined) return notDefined(NO_VALUES);
  if (!mean.defined) return mean;
  if (!sd.defined) return sd;
  if (min.value === max.value || sd.value === 0) {
    return notDefined(`all ${String(n)} values are ${String(min.value)}: no spread to test against`);
  }
  // The variance over n, not SD over √n: scipy divides in this order, and the last bit depends on it.
  const standardError = Math.sqrt(numpyVariance(values, mean.value) / n);
  return defined({ mean: mean.value, standardError, df: n - 1 });
}

/** The variance about the mean, ddof = 1; equals numpy's `var`, from which scipy makes t, to the last bit. */
function numpyVariance(values: readonly number[], mean: number): number {
  return pairwiseSum(values.map((value) => (value - mean) ** 2)) / (values.length - 1);
}
