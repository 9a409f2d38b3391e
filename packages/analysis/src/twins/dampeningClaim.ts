import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { meanAndError, type MeanAndError } from "../sample/meanAndError.ts";
import { andThen, type Finding } from "../statistic.ts";

/** A mean with its one-sided bounds, each of which holds alone with the stated confidence. */
export interface BoundedMean extends MeanAndError {
  readonly level: number;
  /** The mean lies above it. */
  readonly lower: number;
  /** The mean lies below it. */
  readonly upper: number;
}

/**
 * The one-sided t bounds of a mean, mean ± t · SE with t the quantile at `1 − level`; equal `scipy.stats.ttest_1samp(x,
 * 0, alternative="less")` and `"greater"` with `.confidence_interval(1 − level)`.
 */
function boundedMean(values: readonly number[], level: number): Finding<BoundedMean> {
  return andThen(meanAndError(values), (estimate) => {
    const reach = tQuantile(1 - level, estimate.n - 1) * estimate.standardError;
    return { ...estimate, level, lower: estimate.mean - reach, upper: estimate.mean + reach };
  });
}

/** The claim that parallel wiring dampens, in its three parts, and each part as far as it is shown. */
export interface DampeningClaim {
  /** Mean difference of log last gains, parallel − sequential. */
  readonly difference: Finding<BoundedMean>;
  /** Mean log last gain of each arm. */
  readonly parallel: Finding<BoundedMean>;
  readonly sequential: Finding<BoundedMean>;
  /** The upper bound of the difference lies below 0. */
  readonly isLower: boolean;
  /** The upper bound of the parallel arm lies below gain 1. */
  readonly isParallelBelow1: boolean;
  /** The lower bound of the sequential arm lies at gain 1 or above. */
  readonly isSequentialNotBelow1: boolean;
  /** All three; each is shown by a test of its own at the level (R. L. Berger, Technometrics 24, 1982, 295–300). */
  readonly isShown: boolean;
}

/** @param gains log last gains of pairs */
export function dampeningClaim(
  gains: readonly { readonly parallel: number; readonly sequential: number }[],
  level: number,
): DampeningClaim {
  const bounded = (of: (pair: (typeof gains)[number]) => number): Finding<BoundedMean> =>
    boundedMean(gains.map(of), level);
  const difference = bounded(({ parallel, sequential }) => parallel - sequential);
  const parallel = bounded((pair) => pair.parallel);
  const sequential = bounded((pair) => pair.sequential);
  const isLower = difference.defined && difference.value.upper < 0;
  const isParallelBelow1 = parallel.defined && parallel.value.upper < 0;
  const isSequentialNotBelow1 = sequential.defined && sequential.value.lower >= 0;
  return {
    ...{ difference, parallel, sequential, isLower, isParallelBelow1, isSequentialNotBelow1 },
    isShown: isLower && isParallelBelow1 && isSequentialNotBelow1,
  };
}
