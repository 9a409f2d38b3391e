import { countText } from "@gain/analysis";
import type { Direction } from "./gainByStepsTitle.ts";

const ORDER: readonly Direction[] = ["falls", "rises", "is not shown to change"];

/**
 * In how many trainings the gain falls, rises, or is not shown to change.
 *
 * @example
 * gainByStepsOfModelsTitle(["rises", "falls", "falls"]); // "Gain falls along 2 of 3 trainings, rises along 1"
 */
export function gainByStepsOfModelsTitle(directions: readonly Direction[]): string {
  if (directions.length === 0) return "No model has a mean gain along its training";
  const [first = "", ...rest] = ORDER.flatMap((direction) => {
    const count = directions.filter((each) => each === direction).length;
    return count === 0 ? [] : [`${direction} along ${countText(count)}`];
  });
  const total = ` of ${countText(directions.length)} training${directions.length === 1 ? "" : "s"}`;
  return `Gain ${[`${first}${total}`, ...rest].join(", ")}`;
}
