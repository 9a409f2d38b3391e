import { quantile } from "@gain/analysis";

/** Share of the gains on either side that may lie beyond the colour scale. */
const COLOUR_QUANTILE = 0.05;
/** The colour scale covers at least ± 1 %, so that rounding does not appear as a pattern. */
const SMALLEST_LOG_REACH = Math.log(1.01);
const LARGEST_LOG_REACH = Math.log(1000);

/**
 * Colour domain of gains around 1, symmetric on a log scale: it extends to the 5 % or the 95 % quantile, whichever is
 * farther from 1. Gains of 0 or below have no logarithm and are left out.
 *
 * @param gains finite, in any order.
 * @returns [1 / reach, 1, reach].
 */
export function gainColourDomain(gains: readonly number[]): [number, number, number] {
  const logs = Float64Array.from(gains.filter((gain) => gain > 0).map(Math.log)).sort();
  const farthest =
    logs.length === 0 ? 0 : Math.max(-quantile(logs, COLOUR_QUANTILE), quantile(logs, 1 - COLOUR_QUANTILE));
  const reach = Math.exp(Math.min(Math.max(farthest, SMALLEST_LOG_REACH), LARGEST_LOG_REACH));
  return [1 / reach, 1, reach];
}
