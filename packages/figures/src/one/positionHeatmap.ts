import { counted, gainTo } from "@gain/analysis";
import type { FigureSpec, PositionField } from "../figureSpec.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { gainColourDomain } from "../numbers/gainColourDomain.ts";
import { depthField, textColumn, type PlacedText } from "../several/depth.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { blockAxis, heatCells, LARGEST_DOT } from "../several/heatCells.ts";
import { em, rowHeight, TALLEST } from "../several/measures.ts";
import { displayText } from "../text/displayText.ts";
import { widestText } from "../text/textWidth.ts";
import { positionHeatmapTitle } from "../titles/positionHeatmapTitle.ts";
import { blockCell } from "./blockCell.ts";

/** A model's geometric mean gains at some positions, over its prompts. */
export interface GainsAtPositions {
  /** The first of these positions, and the last. */
  readonly from: number;
  readonly to: number;
  /** Number of measured positions. */
  readonly rows: number;
  /** Of blocks 1…L; NaN where a block has no finite gain. */
  readonly gains: readonly number[];
  /** The last block's ln gain over prompts, each with its mean here; `squares` are of the deviations from the mean. */
  readonly lastLog: { readonly prompts: number; readonly mean: number; readonly squares: number };
}

export interface PositionHeatmapInput {
  readonly model: string;
  /** In ascending order; position 0 alone. */
  readonly positions: readonly GainsAtPositions[];
}

const AROUND_ROWS = em(17);
const GAP = em(0.6);
const LAST = "last";
const DOT_SHARE = 0.2;
const NAME_CHARACTERS = 40;
const CELLS = { row: "Positions", gain: "Mean gain", legend: "Gain of a block (log scale), dot: below 1" };

/**
 * Mean gain of every block by position, with the last block's printed at the right. Position 0, where a stream can be far
 * longer than elsewhere, is a row of its own in bold.
 */
export function positionHeatmap({ model, positions }: PositionHeatmapInput): FigureSpec {
  const layers = Array.from({ length: positions[0]?.gains.length ?? 1 }, (_, k) => k + 1);
  const domain = gainColourDomain(positions.flatMap(({ gains }) => gains.filter(isDrawn)));
  const row = rowHeight(positions.length, TALLEST - AROUND_ROWS, em(1.35));
  const height = Math.max(positions.length, 1) * row;
  const labels = positions.map(nameOf);
  const lasts = positions.map(({ gains }) => lastText(gains));
  const gutter = widestText(labels, SMALLEST_FONT_SIZE, "bold") + GAP;
  const values = widestText([LAST, ...lasts], SMALLEST_FONT_SIZE, "bold") + GAP;
  const width = Math.floor(COLUMN_CONTENT_WIDTH - gutter - values);
  const yOf = (i: number): number => (i + 0.5) * row;
  const cells = positions.flatMap(({ gains }, i) =>
    layers.map((layer) => {
      const found = gains[layer - 1] ?? Number.NaN;
      const gain = isDrawn(found) ? found : null;
      return blockCell({ label: labels[i], layer, gain }, { at: i, row }, domain);
    }),
  );
  const depth = depthField(height);
  const x: PositionField = {
    field: "from",
    type: "quantitative",
    scale: { domain: [0, layers.length], nice: false, zero: false },
    axis: blockAxis(layers, width),
  };
  const texts = (of: readonly string[], areFirst: boolean): PlacedText[] =>
    of.flatMap((text, i) => ((positions[i]?.to === 0) === areFirst ? [{ text, y: yOf(i) }] : []));
  const right = { x: width + GAP, align: "left" } as const;
  const left = { x: -GAP, align: "right" } as const;
  const dot = Math.min(LARGEST_DOT, (DOT_SHARE * width) / layers.length);
  return {
    ...figureFrame({
      title: positionHeatmapTitle(positions),
      key: `${displayText(model, NAME_CHARACTERS)} · ${counted(
        positions.reduce((sum, { rows }) => sum + rows, 0),
        "position",
      )} · geometric means over prompts · ×: no finite gain`,
      description:
        "Heat map of the geometric mean gain of every block by position in the prompt, position 0 in a row of its own.",
    }),
    width,
    height,
    data: { values: cells },
    layer: [
      ...heatCells({ x, depth, domain, dot, width }, CELLS),
      textColumn(texts(labels, false), left, depth),
      textColumn(texts(labels, true), { ...left, fontWeight: "bold" }, depth),
      textColumn([{ text: LAST, y: -em(0.7) }, ...texts(lasts, false)], right, depth),
      textColumn(texts(lasts, true), { ...right, fontWeight: "bold" }, depth),
    ],
  };
}

const LARGEST = 1e100;
const isDrawn = (gain: number): boolean => gain > 1 / LARGEST && gain < LARGEST;

const nameOf = ({ from, to }: GainsAtPositions): string => (to === 0 ? "position 0" : rangeText(from, to));

const rangeText = (from: number, to: number): string =>
  from === to ? String(from) : `${String(from)}–${String(to)}`;

/** "position 0", "positions 1–11". */
export const positionsText = ({ from, to }: Pick<GainsAtPositions, "from" | "to">): string =>
  `position${from === to ? "" : "s"} ${rangeText(from, to)}`;

function lastText(gains: readonly number[]): string {
  const last = gains.at(-1) ?? Number.NaN;
  return isDrawn(last) ? gainTo(last, 2) : "–";
}
