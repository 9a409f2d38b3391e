import type { BoxStatistics } from "./boxStatistics.ts";
import { evenSample } from "./evenSample.ts";

/** A gain and the index of its row. */
export interface PlacedGain {
  readonly index: number;
  readonly lastGain: number;
}

/** Outliers of one box, few enough to draw. */
export interface DrawnOutliers {
  readonly outliers: readonly PlacedGain[];
  /** Their total number, drawn or not. */
  readonly outlierCount: number;
}

/**
 * The gains beyond a box's whiskers. More than `most` are thinned evenly by size, so that the farthest ones remain.
 *
 * @param gains in the order of their rows.
 */
export function drawnOutliers(gains: Iterable<PlacedGain>, box: BoxStatistics, most: number): DrawnOutliers {
  const beyond: PlacedGain[] = [];
  for (const gain of gains) {
    if (gain.lastGain < box.whiskerLow || gain.lastGain > box.whiskerHigh) beyond.push(gain);
  }
  const outliers =
    beyond.length > most
      ? evenSample(
          beyond.toSorted((a, b) => a.lastGain - b.lastGain),
          most,
        )
      : beyond;
  return { outliers, outlierCount: beyond.length };
}
