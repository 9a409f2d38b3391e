import { blockGains, geometricGains, type GainFindings } from "@gain/analysis";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { evenSample } from "../numbers/evenSample.ts";
import { byCategory } from "../prompts/categories.ts";
import { type FigureRows, shownRow } from "../rows/figureRows.ts";
import { drawnBlocks } from "../several/drawnBlocks.ts";
import { hasPlace } from "../several/oneAxis.ts";
import { inCategoryOrder } from "../several/reportOrder.ts";
import { fittedText } from "../text/fittedText.ts";
import { beginning, promptText } from "../text/promptText.ts";
import { textWidth } from "../text/textWidth.ts";

/** A category's name above its prompts. */
interface HeadingLine {
  readonly kind: "heading";
  readonly label: string;
}

/** Gains of the blocks that are drawn, of one prompt or of all. */
interface GainsLine {
  readonly kind: "prompt" | "mean";
  readonly label: string;
  /** In a tooltip. */
  readonly name: string;
  /** null where a gain has no position on a log scale. */
  readonly gains: readonly (number | null)[];
}

export type HeatmapLine = HeadingLine | GainsLine;

/** What the heat map draws, from the top. */
export interface HeatmapLines {
  readonly lines: readonly HeatmapLine[];
  /** Blocks that are drawn, ascending. */
  readonly layers: readonly number[];
  /** "24 of 40 categories drawn …", or null. */
  readonly leftOutText: string | null;
}

/**
 * The mean over all prompts, then prompts by category in the order of the categories' means, within one by the last block's
 * gain, the largest first; at most `most` lines, of whose prompts those are evenly spaced by last gain.
 *
 * @param width that a label may have, in pixels
 */
export function heatmapLines(
  rows: FigureRows,
  findings: Pick<GainFindings, "categories">,
  most: number,
  width: number,
): HeatmapLines {
  const means = geometricGains(rows.norms.means().overall);
  if (means.length === 0) return { lines: [], layers: [], leftOutText: null };
  const { blocks } = drawnBlocks(means);
  const layers = blocks.map(({ layer }) => layer);
  const shown = rows.heatmap.map((index) => shownRow(rows, index));
  const categories = new Set(shown.map(({ category }) => category));
  const headings = categories.size > 1 ? categories.size : 0;
  const drawn = evenSample(shown, Math.max(most - 1 - headings, 2)).map(({ prompt, category, norms }) => {
    const gains = blockGains(norms ?? []);
    return {
      ...{ prompt, category },
      gains: layers.map((layer) => {
        const gain = gains[layer - 1] ?? Number.NaN;
        return hasPlace(gain) ? gain : null;
      }),
    };
  });
  const { groups, leftOutText } = byCategory(drawn);
  const order = inCategoryOrder([{ findings }]);
  const placeOf = (category: string | null | undefined): number => {
    const index = typeof category === "string" ? order.indexOf(category) : -1;
    return index < 0 ? order.length : index;
  };
  const lines = groups
    .toSorted((a, b) => placeOf(a.items[0]?.category) - placeOf(b.items[0]?.category))
    .flatMap(({ label, items }): HeatmapLine[] => [
      ...(headings > 0
        ? [{ kind: "heading", label: fittedText(label, width, SMALLEST_FONT_SIZE, "bold") } as const]
        : []),
      ...items
        .toSorted((a, b) => (b.gains.at(-1) ?? 0) - (a.gains.at(-1) ?? 0))
        .map(({ prompt, gains }): GainsLine => ({
          ...{ kind: "prompt", label: fittedBeginning(prompt, width), name: promptText(prompt), gains },
        })),
    ]);
  const mean: GainsLine = {
    ...{ kind: "mean", label: "mean of all prompts", name: "Geometric mean of all prompts" },
    gains: blocks.map(({ gain }) => gain),
  };
  return { lines: [mean, ...lines], layers, leftOutText };
}

const MOST_CHARACTERS = 40;
const FEWEST_CHARACTERS = 4;

/** The beginning of a prompt on a line of at most this width. */
function fittedBeginning(prompt: string | null, width: number): string {
  let characters = MOST_CHARACTERS;
  let text = beginning(prompt, characters);
  while (characters > FEWEST_CHARACTERS && textWidth(text, SMALLEST_FONT_SIZE) > width) {
    characters -= 1;
    text = beginning(prompt, characters);
  }
  return text;
}
