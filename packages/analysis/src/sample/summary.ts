import { defined, finite, notDefined, type Statistic } from "../statistic.ts";
import { NO_VALUES, ONE_VALUE } from "./meanAndError.ts";
import { at, type Sample } from "./sample.ts";
import { quantile } from "./quantile.ts";
import { pairwiseSum, plainSum } from "./summation.ts";

/** Number, centre, spread and range of one sample. */
export interface Summary {
  readonly n: number;
  readonly mean: Statistic;
  /** Standard deviation of the sample, divided by n − 1 (ddof = 1). */
  readonly sd: Statistic;
  readonly min: Statistic;
  /** First quartile, linear between values, the default of numpy and pandas. */
  readonly q1: Statistic;
  readonly median: Statistic;
  /** Third quartile, by the same rule. */
  readonly q3: Statistic;
  readonly max: Statistic;
}

/**
 * Describes finite values. Mean and SD equal those of pandas (`Series.mean`, and `Series.std` with bottleneck
 * installed, as where the notebook ran) to the last bit.
 */
export function summarize(values: Sample): Summary {
  if (values.length === 0) {
    const none = notDefined(NO_VALUES);
    return { n: 0, mean: none, sd: none, min: none, q1: none, median: none, q3: none, max: none };
  }
  const sorted = Float64Array.from(values).sort();
  return {
    n: values.length,
    mean: finite(pairwiseSum(values) / values.length),
    sd: standardDeviation(values),
    min: defined(at(sorted, 0)),
    q1: finite(quantile(sorted, 0.25)),
    median: finite(quantile(sorted, 0.5)),
    q3: finite(quantile(sorted, 0.75)),
    max: defined(at(sorted, sorted.length - 1)),
  };
}

/** The SD of finite values, ddof = 1, as pandas computes it with bottleneck. */
export function standardDeviation(values: Sample): Statistic {
  if (values.length < 2) return notDefined(values.length === 0 ? NO_VALUES : ONE_VALUE);
  const mean = plainSum(values) / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return finite(Math.sqrt(squares / (values.length - 1)));
}
