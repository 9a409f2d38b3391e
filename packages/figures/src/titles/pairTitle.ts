import type { PairedComparison } from "@gain/analysis";
import { displayText } from "../text/displayText.ts";
import type { CategoryRatio } from "../several/pairCategories.ts";

const NAME_CHARACTERS = 40;

/** The ratio of two models with its interval, and whether it is shown to differ from 1. */
export function pairTitle(
  { first, second }: Pick<PairedComparison, "first" | "second">,
  all: CategoryRatio["estimate"],
): readonly string[] {
  const names = `${displayText(first, NAME_CHARACTERS)} / ${displayText(second, NAME_CHARACTERS)}`;
  if (all === null) return [names, "No ratio of gains is tested"];
  const { low, high, text } = all;
  if (low <= 1 && high >= 1) return [names, `Gains are not shown to differ: ratio ${text}`];
  return [names, `Gain is ${low > 1 ? "larger" : "smaller"} in the first: ratio ${text}`];
}
