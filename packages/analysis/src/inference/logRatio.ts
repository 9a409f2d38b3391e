import { LOG_SCALE } from "../sample/groupErrors.ts";
import { meanAndError, NO_VALUES } from "../sample/meanAndError.ts";
import { countWhere, mapped, type Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andFind, allFinite, finite, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { intervalOf, tOf, type ConfidenceInterval, type OneSampleT } from "./oneSampleT.ts";

/** Ratios on the logarithmic scale, where the mean is geometric: the mean of 2 and 1/2 is 1. */
export interface LogRatioAnalysis {
  readonly geometricMean: Statistic;
  /** Test of the mean natural logarithm against 0, that is, of the geometric mean against 1. */
  readonly tTest: Finding<OneSampleT>;
  /** Of the geometric mean: the interval of the mean logarithm, exponentiated. */
  readonly interval: Finding<ConfidenceInterval>;
}

/**
 * The analysis of ln x: the geometric mean exp(Σ ln x / n), Student's t of ln x against 0 and its interval, exponentiated
 * (J. Aitchison, J. A. C. Brown, The Lognormal Distribution, 1957). Equals `scipy.stats.ttest_1samp(np.log(x), 0)`. Not
 * defined where a value is not positive and finite.
 *
 * @example
 * logRatioAnalysis([1.1, 1.25, 1.5, 0.95, 1.3]);
 * // geometricMean 1.206, tTest.t 2.415, tTest.pTwoSided 0.07315, interval.low 0.9724, interval.high 1.495
 */
export function logRatioAnalysis(ratios: Sample, level = 0.95): LogRatioAnalysis {
  const without = countWhere(ratios, (ratio) => !(ratio > 0 && Number.isFinite(ratio)));
  if (ratios.length === 0 || without > 0) {
    const reason =
      ratios.length === 0
        ? NO_VALUES
        : `${without} of ${ratios.length} values are not positive and finite: they have no logarithm`;
    return { geometricMean: notDefined(reason), tTest: notDefined(reason), interval: notDefined(reason) };
  }
  const logs = mapped(ratios, Math.log);
  const sample = meanAndError(logs, LOG_SCALE);
  const df = logs.length - 1;
  return {
    geometricMean: finite(Math.exp(pairwiseSum(logs) / logs.length)),
    tTest: andFind(sample, (estimate) => tOf(estimate, df, 0)),
    interval: andFind(sample, (estimate) =>
      andFind(intervalOf(estimate, df, level), ({ low, high }) =>
        allFinite({ level, low: Math.exp(low), high: Math.exp(high) }),
      ),
    ),
  };
}
