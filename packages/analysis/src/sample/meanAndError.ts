import { allFinite, notDefined, type Finding } from "../statistic.ts";
import { isConstant, type Sample } from "./sample.ts";
import { pairwiseSum } from "./summation.ts";

/** The ingredients of every t statistic of one sample. */
export interface MeanAndError {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of the sample, ddof = 1. */
  readonly sd: number;
  /** SD / √n. */
  readonly standardError: number;
}

/** Differences below this share of the values are rounding. */
const ROUNDING = 4 * Number.EPSILON;

export const NO_VALUES = "there are no usable values";
export const ONE_VALUE = "one value has no spread: at least two are needed";

/** Why values have no spread: there are too few, or all are equal. null where they have spread. */
export function withoutSpread(values: Sample): { readonly defined: false; readonly reason: string } | null {
  const first = values[0];
  if (first === undefined) return notDefined(NO_VALUES);
  if (values.length === 1) return notDefined(ONE_VALUE);
  return isConstant(values)
    ? notDefined(`all ${values.length} values are equal: no spread to test against`)
    : null;
}

/**
 * Mean, SD and standard error of finite values, equal to numpy's to the last bit. Not defined without two values or
 * without spread between them. `scale` is the size of the numbers from which the values were computed, where that is
 * larger: differences have the rounding error of their operands.
 */
export function meanAndError(values: Sample, scale = 0): Finding<MeanAndError> {
  const none = withoutSpread(values);
  if (none !== null) return none;
  const n = values.length;
  const mean = pairwiseSum(values) / n;
  // The variance over n, not SD over √n: scipy divides in this order, and the last bit depends on it.
  const variance = pairwiseSum(values, (value) => (value - mean) ** 2) / (n - 1);
  const sd = Math.sqrt(variance);
  const sample = allFinite({ n, mean, sd, standardError: Math.sqrt(variance / n) });
  return sample.defined && isRounding(sd, values, scale)
    ? notDefined(`the ${n} values differ only by rounding`)
    : sample;
}

/** Whether an SD is so small, relative to the values or `scale`, that rounding alone explains it. */
export function isRounding(sd: number, values: Sample, scale: number): boolean {
  let largest = scale;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return sd <= ROUNDING * largest;
}
