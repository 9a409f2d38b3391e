import { allFinite, notDefined, type Finding } from "../statistic.ts";
import type { ConfidenceInterval } from "./oneSampleT.ts";

/**
 * Converts an interval of ln gain to one of the gain by exponentiating both ends. The ends lie above 0, as every gain
 * does; the interval is not defined where double precision cannot represent them.
 *
 * @example
 * onGainScale({ level: 0.95, low: -0.1, high: 0.2 });
 * // low 0.9048, high 1.221
 */
export function onGainScale({ level, low, high }: ConfidenceInterval): Finding<ConfidenceInterval> {
  const ends = { level, low: Math.exp(low), high: Math.exp(high) };
  return ends.low > 0 ? allFinite(ends) : notDefined("the values are too small for double precision");
}
