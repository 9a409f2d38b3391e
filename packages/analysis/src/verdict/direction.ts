import type { PrecisionFloor } from "../gains/precisionFloor.ts";
import { NEUTRAL_GAIN, type ConfidenceInterval } from "../inference/oneSampleT.ts";

/** The side of 1 on which a mean gain lies, according to an interval of it. */
export type Direction = "dampening" | "expansion" | "not distinguishable";

/**
 * Names a side only where the nearer end of the interval lies beyond the precision floor: dampening where the upper end
 * is below 1 − floor, expansion where the lower end is above 1 + floor.
 */
export function directionOf({ low, high }: ConfidenceInterval, floor: PrecisionFloor): Direction {
  if (high < NEUTRAL_GAIN - floor.relative) return "dampening";
  return low > NEUTRAL_GAIN + floor.relative ? "expansion" : "not distinguishable";
}
