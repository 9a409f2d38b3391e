import type { CategorySummary } from "../gains/categories.ts";
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

/** Two-sided level of every text that names a side. */
export const VERDICT_LEVEL = 0.05;

/**
 * The side of 1 on which one of several categories lies: named only where its test rejects after Holm's adjustment and
 * its interval lies beyond the precision floor. An unknown floor names none.
 */
export function categoryDirection(
  { estimate, pHolm }: Pick<CategorySummary, "estimate" | "pHolm">,
  floor: PrecisionFloor | null,
): Direction {
  const isShown = floor !== null && estimate.defined && pHolm.defined && pHolm.value < VERDICT_LEVEL;
  return isShown ? directionOf(estimate.value.interval, floor) : "not distinguishable";
}
