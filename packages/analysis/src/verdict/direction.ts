import type { PrecisionFloor } from "../gains/precisionFloor.ts";
import { NEUTRAL_GAIN, type ConfidenceInterval } from "../inference/oneSampleT.ts";

/** On which side of 1 a mean gain lies, as far as an interval of it shows. */
export type Direction = "dampening" | "expansion" | "not distinguishable";

/**
 * A side only where the nearer end of the interval lies beyond the precision floor: dampening where the upper end is below
 * 1 − floor, expansion where the lower end is above 1 + floor.
 */
export function directionOf({ low, high }: ConfidenceInterval, floor: PrecisionFloor): Direction {
  if (high < NEUTRAL_GAIN - floor.relative) return "dampening";
  return low > NEUTRAL_GAIN + floor.relative ? "expansion" : "not distinguishable";
}
