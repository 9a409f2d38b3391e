import { noValues } from "../errors.ts";

/** Five numbers of a box plot; values beyond the whiskers are the outliers. */
export interface BoxStatistics {
  readonly whiskerLow: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly whiskerHigh: number;
}

/**
 * Tukey's box as `matplotlib.cbook.boxplot_stats` draws it (seaborn uses the same): linear-interpolated quartiles,
 * whiskers at the last value within 1.5 interquartile ranges of the box, never inside it.
 *
 * @param values finite, in any order; not changed.
 * @throws FigureInputError without values.
 */
export function boxStatistics(values: readonly number[]): BoxStatistics {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) throw noValues("box plot");
  const q1 = linearQuantile(sorted, 0.25);
  const q3 = linearQuantile(sorted, 0.75);
  const reach = 1.5 * (q3 - q1);
  const lowest = sorted.find((value) => value >= q1 - reach) ?? q1;
  const highest = sorted.findLast((value) => value <= q3 + reach) ?? q3;
  return {
    whiskerLow: Math.min(lowest, q1),
    q1,
    median: linearQuantile(sorted, 0.5),
    q3,
    whiskerHigh: Math.max(highest, q3),
  };
}

/** Quantile of Hyndman & Fan's type 7 with numpy's interpolation, which counts from the nearer neighbour. */
function linearQuantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  const step = position - Math.floor(position);
  return step >= 0.5 ? above - (above - below) * (1 - step) : below + (above - below) * step;
}
