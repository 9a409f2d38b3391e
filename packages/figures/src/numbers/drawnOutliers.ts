import type { BoxStatistics } from "./boxStatistics.ts";
import { evenSample } from "./evenSample.ts";

/** Outliers of one box, few enough to draw. */
export interface DrawnOutliers<Row> {
  readonly outliers: readonly Row[];
  /** How many there are, drawn or not. */
  readonly outlierCount: number;
}

/**
 * The rows beyond a box's whiskers. More than `most` are thinned out evenly in the order of their gains, so that the
 * farthest ones stay.
 */
export function drawnOutliers<Row extends { readonly lastGain: number }>(
  rows: readonly Row[],
  box: BoxStatistics,
  most: number,
): DrawnOutliers<Row> {
  const beyond = rows.filter((row) => row.lastGain < box.whiskerLow || row.lastGain > box.whiskerHigh);
  const outliers =
    beyond.length > most
      ? evenSample(
          beyond.toSorted((a, b) => a.lastGain - b.lastGain),
          most,
        )
      : beyond;
  return { outliers, outlierCount: beyond.length };
}
