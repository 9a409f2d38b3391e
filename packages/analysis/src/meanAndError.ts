import { defined, notDefined, type Finding } from "./statistic.ts";
import { pairwiseSum } from "./summation.ts";

/** What every t statistic of one sample is made of. */
export interface MeanAndError {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of the sample, ddof = 1. */
  readonly sd: number;
  /** SD / √n. */
  readonly standardError: number;
}

/** Below this share of the values themselves, differences between them are rounding. */
const ROUNDING = 4 * Number.EPSILON;

export const NO_VALUES = "there are no finite values";
export const ONE_VALUE = "one value has no spread: at least two are needed";

/**
 * Mean, SD and standard error of finite values, equal to numpy's to the last bit. Not defined without two values or
 * without spread between them. `scale` is the size of the numbers that the values were made from, where that is
 * larger than the values: differences carry the rounding of what was subtracted.
 */
export function meanAndError(values: readonly number[], scale = 0): Finding<MeanAndError> {
  const n = values.length;
  if (n < 2) return notDefined(n === 0 ? NO_VALUES : ONE_VALUE);
  const mean = pairwiseSum(values) / n;
  let squares = 0;
  let largest = scale;
  let first = values[0];
  let constant = true;
  const deviations = new Float64Array(n);
  for (const [i, value] of values.entries()) {
    deviations[i] = (value - mean) ** 2;
    largest = Math.max(largest, Math.abs(value));
    constant &&= value === first;
    first = value;
  }
  squares = pairwiseSum(deviations);
  if (constant) return notDefined(`all ${n} values are ${String(first)}: no spread to test against`);
  // The variance over n, not SD over √n: scipy divides in this order, and the last bit depends on it.
  const variance = squares / (n - 1);
  const standardError = Math.sqrt(variance / n);
  if (!Number.isFinite(mean) || !Number.isFinite(standardError)) {
    return notDefined("the values are too large for double precision");
  }
  const sd = Math.sqrt(variance);
  if (sd <= ROUNDING * largest) return notDefined(`the ${n} values differ by rounding alone`);
  return defined({ n, mean, sd, standardError });
}
