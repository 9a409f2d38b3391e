import { blockGains } from "@gain/analysis";
import { byCategory, categoryText } from "../prompts/categories.ts";
import { type FigureRows, shownRow } from "../rows/figureRows.ts";
import { promptText } from "../text/promptText.ts";

/** One prompt of the heat map. */
export interface HeatmapPrompt {
  readonly kind: "prompt";
  /** Place from the top, from 0. */
  readonly row: number;
  readonly label: string;
  readonly prompt: string;
  readonly category: string;
  readonly lastGain: number;
  /** Blocks that are drawn, ascending. */
  readonly layers: readonly number[];
  /** ‖h_k‖ / ‖h_{k−1}‖ of those blocks; null where it is 0, not finite or not known, as JSON has it. */
  readonly gains: readonly (number | null)[];
}

/** A line of the heat map that names the category of the prompts below it. */
interface HeatmapHeading {
  readonly kind: "heading";
  readonly row: number;
  readonly label: string;
}

/** What the heat map draws, from the top. */
export interface HeatmapRows {
  readonly rows: readonly (HeatmapPrompt | HeatmapHeading)[];
  /** Blocks where at least one prompt has a finite gain above 0, ascending. */
  readonly layers: readonly number[];
  readonly leftOutText: string | null;
}

/** The heat map's prompts by category, within one by last gain, the largest first. */
export function heatmapRows(rows: FigureRows, labelOf: (prompt: string | null) => string): HeatmapRows {
  const drawn = rows.heatmap.map((place) => {
    const row = shownRow(rows, place);
    return { ...row, gains: blockGains(row.norms ?? []) };
  });
  const { groups, leftOutText } = byCategory(drawn);
  const deepest = groups
    .flatMap(({ items }) => items)
    .reduce((depth, { gains }) => Math.max(depth, gains.length), 0);
  const layers = Array.from({ length: deepest }, (_, index) => index + 1).filter((layer) =>
    groups.some(({ items }) => items.some(({ gains }) => positiveOrNull(gains[layer - 1]) !== null)),
  );
  const lines = groups.flatMap(({ label, items }) => [
    { kind: "heading", label } as const,
    ...items.map(
      ({ prompt, category, lastGain, gains }) =>
        ({
          kind: "prompt",
          label: labelOf(prompt),
          prompt: promptText(prompt),
          category: categoryText(category),
          lastGain,
          layers,
          gains: layers.map((layer) => positiveOrNull(gains[layer - 1])),
        }) as const,
    ),
  ]);
  return {
    rows: lines.map((line, row) => ({ ...line, row })),
    layers,
    leftOutText,
  };
}

/** Colours go by the logarithm, which 0 has not. */
function positiveOrNull(value: number | undefined): number | null {
  return value !== undefined && value > 0 && Number.isFinite(value) ? value : null;
}
