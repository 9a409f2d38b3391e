import { allFinite, notDefined, type Finding } from "../statistic.ts";
import type { ConfidenceInterval } from "./oneSampleT.ts";

/**
 * An interval of ln gain as one of the gain: both ends exponentiated. Its ends lie above 0, for no gain reaches it; where
 * double precision has no such number, the interval is not defined.
 *
 * @example
 * onGainScale({ level: 0.95, low: -0.1, high: 0.2 });
 * // low 0.9048, high 1.221
 */
export function onGainScale({ level, low, high }: ConfidenceInterval): Finding<ConfidenceInterval> {
  const ends = { level, low: Math.exp(low), high: Math.exp(high) };
  return ends.low > 0 ? allFinite(ends) : notDefined("the values are too small for double precision");
}
