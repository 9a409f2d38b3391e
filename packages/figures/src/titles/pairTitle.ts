import type { PairedComparison } from "@gain/analysis";
import { COLUMN_CONTENT_WIDTH, TITLE_FONT_SIZE } from "../look/printSize.ts";
import { fittedText } from "../text/fittedText.ts";
import type { CategoryRatio } from "../several/pairCategories.ts";

/** Of the line that two names and a slash share. */
const LARGEST_NAME = 0.48;

/** The ratio of two models with its interval, and whether it is shown to differ from 1. */
export function pairTitle(
  { first, second }: Pick<PairedComparison, "first" | "second">,
  all: CategoryRatio["estimate"],
): readonly string[] {
  const names = [first, second]
    .map((name) => fittedText(name, LARGEST_NAME * COLUMN_CONTENT_WIDTH, TITLE_FONT_SIZE, "bold"))
    .join(" / ");
  if (all === null) return [names, "No ratio of gains is tested"];
  const { low, high, text } = all;
  if (low <= 1 && high >= 1) return [names, `Gains are not shown to differ: ratio ${text}`];
  return [names, `Gain is ${low > 1 ? "larger" : "smaller"} in the first: ratio ${text}`];
}
