import type { ConfidenceInterval, TestedMean } from "../inference/oneSampleT.ts";
import { allFinite, andFind, type Finding } from "../statistic.ts";

/** A geometric mean gain: the exponential of a mean of ln gain, with the t test of that mean against 0. */
export interface GainEstimate {
  /** exp of the mean of ln gain. */
  readonly mean: number;
  /** Mean of ln gain, and its standard error. */
  readonly lnMean: number;
  readonly lnError: number;
  readonly t: number;
  readonly df: number;
  /** Alternative: the geometric mean differs from 1. */
  readonly pTwoSided: number;
  /** Alternative: the geometric mean is below 1. */
  readonly pMeanBelow: number;
  /** Alternative: the geometric mean is above 1. */
  readonly pMeanAbove: number;
  /** Of the geometric mean: the ends of the interval of mean ln gain, exponentiated. Always above 0. */
  readonly interval: ConfidenceInterval;
}

/** The estimate of mean ln gain, as a gain. Not defined where an exponential overflows. */
export function gainEstimate(onLog: Finding<Omit<TestedMean, "against">>): Finding<GainEstimate> {
  return andFind(onLog, ({ mean, standardError, t, df, pTwoSided, pMeanBelow, pMeanAbove, interval }) =>
    allFinite({
      mean: Math.exp(mean),
      lnMean: mean,
      lnError: standardError,
      t,
      df,
      pTwoSided,
      pMeanBelow,
      pMeanAbove,
      interval: { level: interval.level, low: Math.exp(interval.low), high: Math.exp(interval.high) },
    }),
  );
}
