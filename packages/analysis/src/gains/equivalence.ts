import { intervalOf, NEUTRAL_GAIN, tOf, type ConfidenceInterval } from "../inference/oneSampleT.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import type { Sample } from "../sample/sample.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";

/** Whether a mean gain is shown to be 1 within what the measurement can resolve. */
export interface Equivalence {
  /** The mean is tested for lying between 1 − margin and 1 + margin. */
  readonly margin: number;
  /** How the margin is known. */
  readonly source: string;
  readonly level: number;
  /** Alternative: the mean is less than 1 + margin. */
  readonly pBelowUpper: number;
  /** Alternative: the mean is greater than 1 − margin. */
  readonly pAboveLower: number;
  /** The larger of the two; alternative: the mean lies within the margin. */
  readonly p: number;
  /** p < level. */
  readonly equivalent: boolean;
  /** Of the mean, at 1 − 2·level: it lies within the margin exactly when `equivalent`. */
  readonly interval: ConfidenceInterval;
}

/**
 * Two one-sided t tests (D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987, 657–680) of a mean gain against
 * 1 ± the precision floor; equals statsmodels' `DescrStatsW.ttost_mean`. Not defined without a floor or without
 * spread.
 */
export function equivalence(
  values: Sample,
  floor: PrecisionFloor | null,
  level = 0.05,
): Finding<Equivalence> {
  if (floor === null) {
    return notDefined("the precision of the measurement is not known, so there is no margin to test against");
  }
  const { relative: margin, source } = floor;
  return andFind(meanAndError(values), (sample) => {
    const df = sample.n - 1;
    return andFind(tOf(sample, df, NEUTRAL_GAIN + margin), ({ pMeanBelow: pBelowUpper }) =>
      andFind(tOf(sample, df, NEUTRAL_GAIN - margin), ({ pMeanAbove: pAboveLower }) => {
        const p = Math.max(pBelowUpper, pAboveLower);
        return andThen(intervalOf(sample, df, 1 - 2 * level), (interval) => ({
          margin,
          source,
          level,
          pBelowUpper,
          pAboveLower,
          p,
          equivalent: p < level,
          interval,
        }));
      }),
    );
  });
}
