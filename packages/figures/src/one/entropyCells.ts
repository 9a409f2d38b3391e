import type { GainFindings } from "@gain/analysis";
import { byCategory } from "../prompts/categories.ts";
import { type FigureRows, shownRow } from "../rows/figureRows.ts";
import { hasPlace } from "../several/oneAxis.ts";
import { inCategoryOrder } from "../several/reportOrder.ts";
import { promptText } from "../text/promptText.ts";

/** The prompts of one category. */
export interface EntropyCell {
  readonly label: string;
  readonly n: number;
  readonly points: readonly { readonly prompt: string; readonly entropy: number; readonly gain: number }[];
}

export interface EntropyCells {
  /** In the order of the categories' means; those without a category come last. Empty where counts are drawn. */
  readonly cells: readonly EntropyCell[];
  /** Prompts with a gain that has no position on a log axis. */
  readonly withoutPlace: number;
  readonly leftOutText: string | null;
}

export function entropyCells(rows: FigureRows, findings: Pick<GainFindings, "categories">): EntropyCells {
  const { drawn } = rows.entropy;
  if (!("indices" in drawn)) {
    const below = drawn.cells.filter(({ yStart }) => !hasPlace(yStart));
    return { cells: [], withoutPlace: below.reduce((sum, { count }) => sum + count, 0), leftOutText: null };
  }
  const shown = drawn.indices.map((index) => shownRow(rows, index));
  const placed = shown.filter(({ lastGain }) => hasPlace(lastGain));
  const { groups, leftOutText } = byCategory(placed);
  const order = inCategoryOrder([{ findings }]);
  const placeOf = (category: string | null | undefined): number => {
    const index = typeof category === "string" ? order.indexOf(category) : -1;
    return index < 0 ? order.length : index;
  };
  return {
    withoutPlace: shown.length - placed.length,
    leftOutText,
    cells: groups
      .toSorted((a, b) => placeOf(a.items[0]?.category) - placeOf(b.items[0]?.category))
      .map(({ label, items }) => ({
        ...{ label, n: items.length },
        points: items.map(({ prompt, entropyNats, lastGain }) => ({
          ...{ prompt: promptText(prompt), entropy: entropyNats ?? Number.NaN, gain: lastGain },
        })),
      })),
  };
}
