import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { meanAndError, NO_VALUES, ONE_VALUE } from "../sample/meanAndError.ts";
import type { Sample } from "../sample/sample.ts";
import { allFinite, andFind, defined, notDefined, type Finding } from "../statistic.ts";

/** The gain of a block that leaves the residual stream's norm as it is. */
export const NEUTRAL_GAIN = 1.0;

/** Student's t test of a mean against a fixed value; every p-value names its alternative. */
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
}

/** An estimated mean with its test and its interval. */
export interface TestedMean extends OneSampleT {
  readonly mean: number;
  readonly standardError: number;
  readonly interval: ConfidenceInterval;
}

/** A range for a mean at a stated confidence, from the t distribution. */
export interface ConfidenceInterval {
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

/** A sample of which only the summary is known. */
export interface SampleSummary {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation, divided by n − ddof. */
  readonly sd: number;
  /** 1 where left out, as in pandas and R; 0 is numpy's default. */
  readonly ddof?: 0 | 1;
}

/**
 * Tests whether the mean of finite values is `against`: t = (mean − against) / (SD / √n) with n − 1 degrees of freedom
 * (Student, Biometrika 6, 1908, 1–25); equals `scipy.stats.ttest_1samp`. Not defined for fewer than two values or for
 * values that are all equal.
 *
 * @example
 * oneSampleT([0.1, 0.25, 0.5, -0.05, 0.3], 0);
 * // t 2.365, df 4, pTwoSided 0.0772
 */
export function oneSampleT(values: Sample, against = NEUTRAL_GAIN): Finding<OneSampleT> {
  return andFind(meanAndError(values), (sample) => tOf(sample, sample.n - 1, against));
}

/**
 * The test of `oneSampleT` for a sample given by n, mean and SD, as in a database or a paper.
 *
 * @example
 * oneSampleTFromSummary({ n: 25, mean: 1.05, sd: 0.1 });
 * // t 2.5, df 24, pTwoSided 0.01965
 */
export function oneSampleTFromSummary(sample: SampleSummary, against = NEUTRAL_GAIN): Finding<OneSampleT> {
  return andFind(errorOfSummary(sample), (estimate) => tOf(estimate, estimate.df, against));
}

/**
 * The interval of `meanInterval` for a sample given by n, mean and SD.
 *
 * @example
 * meanIntervalFromSummary({ n: 25, mean: 1.05, sd: 0.1 });
 * // low 1.009, high 1.091
 */
export function meanIntervalFromSummary(sample: SampleSummary, level = 0.95): Finding<ConfidenceInterval> {
  return andFind(errorOfSummary(sample), (estimate) => intervalOf(estimate, estimate.df, level));
}

function errorOfSummary({
  n,
  mean,
  sd,
  ddof = 1,
}: SampleSummary): Finding<Estimate & { readonly df: number }> {
  if (n < 2) return notDefined(n < 1 ? NO_VALUES : ONE_VALUE);
  if (sd === 0) return notDefined(`all ${n} values are ${String(mean)}: no spread to test against`);
  // The SD that divides by n is smaller, by the factor √((n − 1) / n).
  return defined({ mean, standardError: sd / Math.sqrt(ddof === 1 ? n : n - 1), df: n - 1 });
}

/**
 * The mean ± the t quantile × the standard error; equals the confidence interval of scipy's `ttest_1samp`.
 *
 * @example
 * meanInterval([0.1, 0.25, 0.5, -0.05, 0.3]);
 * // low -0.03822, high 0.4782
 */
export function meanInterval(values: Sample, level = 0.95): Finding<ConfidenceInterval> {
  return andFind(meanAndError(values), (sample) => intervalOf(sample, sample.n - 1, level));
}

interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

/** The t test of any estimate with a standard error of `df` degrees of freedom. */
export function tOf({ mean, standardError }: Estimate, df: number, against: number): Finding<OneSampleT> {
  const t = (mean - against) / standardError;
  return allFinite({
    against,
    t,
    df,
    pTwoSided: 2 * tCdf(-Math.abs(t), df),
    pMeanBelow: tCdf(t, df),
    pMeanAbove: tCdf(-t, df),
  });
}

/** The t interval of any estimate with a standard error of `df` degrees of freedom. */
export function intervalOf(
  { mean, standardError }: Estimate,
  df: number,
  level: number,
): Finding<ConfidenceInterval> {
  const reach = tQuantile((1 + level) / 2, df) * standardError;
  return allFinite({ level, low: mean - reach, high: mean + reach });
}
