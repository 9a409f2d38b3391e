import type { CategorySummary } from "../gains/categories.ts";
import type { Equivalence } from "../gains/equivalence.ts";
import type { GainEstimate } from "../gains/gainEstimate.ts";
import type { PrecisionFloor } from "../gains/precisionFloor.ts";
import type { PrimaryResult } from "../gains/primaryResult.ts";
import type { RowCounts } from "../gains/rowCounts.ts";
import type { LogEquivalence } from "../inference/equivalenceOnLog.ts";
import type { Finding } from "../statistic.ts";
import { categoryDirection, directionOf, type Direction } from "./direction.ts";

/** The verdict on one model, as one term. */
export type VerdictWord =
  | "dampening"
  | "expansion"
  /** A side of 1, by less than the margin. */
  | "negligible dampening"
  | "negligible expansion"
  /** Shown to lie within the margin around 1. */
  | "no change"
  | "not distinguishable"
  | "no verdict";

/** The results that determine the term of a verdict. */
export interface WordGrounds {
  readonly rows: RowCounts;
  readonly primary: PrimaryResult;
  readonly precisionFloor: PrecisionFloor | null;
  readonly equivalence: Finding<LogEquivalence>;
}

/** The results that determine a verdict. */
export interface VerdictGrounds extends WordGrounds {
  /** The mean for new categories. */
  readonly newCategories: Finding<GainEstimate>;
  /** The arithmetic mean gain of the same population, with its interval. */
  readonly arithmetic: Finding<{ readonly mean: number; readonly interval: GainEstimate["interval"] }>;
  readonly categories: readonly CategorySummary[];
  readonly equivalence: Finding<Equivalence>;
}

/** Above this share of damaged gains there is no verdict: the remaining gains need not be like the missing ones. */
export const MOST_DAMAGED = 0.05;

/** The parts of a verdict; `verdictText` turns them into sentences. */
export interface VerdictParts {
  readonly word: VerdictWord;
  /** The direction for new categories; null where it is not defined. */
  readonly beyond: Direction | null;
  /** The direction of the arithmetic mean; null where it is not defined. */
  readonly arithmetic: Direction | null;
  /**
   * Categories whose Holm-adjusted test and interval show them on one side of 1, beyond the precision floor; filled only
   * where both sides have some.
   */
  readonly below: readonly string[];
  readonly above: readonly string[];
}

/** The verdict that the results allow. */
export function verdictParts(grounds: VerdictGrounds): VerdictParts {
  const { precisionFloor: floor, newCategories, arithmetic } = grounds;
  const side = (found: Finding<{ readonly interval: GainEstimate["interval"] }>): Direction | null =>
    floor !== null && found.defined ? directionOf(found.value.interval, floor) : null;
  return {
    word: wordOf(grounds),
    beyond: side(newCategories),
    arithmetic: side(arithmetic),
    ...oppositeCategories(grounds.categories, floor),
  };
}

/** The verdict's term alone. */
export function wordOf({ rows, primary, precisionFloor, equivalence }: WordGrounds): VerdictWord {
  const { estimate } = primary;
  if (damagedShare(rows) > MOST_DAMAGED || !estimate.defined || precisionFloor === null) return "no verdict";
  const direction = directionOf(estimate.value.interval, precisionFloor);
  const isWithinMargin = equivalence.defined && equivalence.value.equivalent;
  if (direction === "not distinguishable") return isWithinMargin ? "no change" : direction;
  return isWithinMargin ? `negligible ${direction}` : direction;
}

/**
 * Share of the measured prompts, without repeated ones, whose gain is not positive and finite or is 1 by convention.
 */
export function damagedShare({ total, repeatedPrompts, used }: RowCounts): number {
  const prompts = total - repeatedPrompts.count;
  return prompts === 0 ? 0 : (prompts - used) / prompts;
}

function oppositeCategories(
  categories: readonly CategorySummary[],
  floor: PrecisionFloor | null,
): Pick<VerdictParts, "below" | "above"> {
  const on = (side: Direction): string[] =>
    categories
      .filter((summary) => categoryDirection(summary, floor) === side)
      .map(({ category }) => category);
  const below = on("dampening");
  const above = on("expansion");
  return below.length > 0 && above.length > 0 ? { below, above } : { below: [], above: [] };
}
