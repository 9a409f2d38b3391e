import { quantile, type Sample } from "@gain/analysis";
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
 * Tukey's box as in `matplotlib.cbook.boxplot_stats`, which seaborn also uses: linear-interpolated quartiles, whiskers
 * at the last value within 1.5 interquartile ranges of the box, never inside it.
 *
 * @param values finite, in any order; not changed.
 * @throws FigureInputError without values.
 */
export function boxStatistics(values: Sample): BoxStatistics {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) throw noValues("box plot");
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  const reach = 1.5 * (q3 - q1);
  const lowest = sorted.find((value) => value >= q1 - reach) ?? q1;
  const highest = sorted.findLast((value) => value <= q3 + reach) ?? q3;
  return {
    whiskerLow: Math.min(lowest, q1),
    q1,
    median: quantile(sorted, 0.5),
    q3,
    whiskerHigh: Math.max(highest, q3),
  };
}
