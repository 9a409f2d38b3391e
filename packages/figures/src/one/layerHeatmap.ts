import { counted, countText, gainTo, geometricGains, type GainFindings } from "@gain/analysis";
import type { GainBlock, GainRow } from "@gain/records";
import type { FigureSpec, PositionField } from "../figureSpec.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { gainColourDomain } from "../numbers/gainColourDomain.ts";
import { type FigureRows, figureRowsOf } from "../rows/figureRows.ts";
import { depthField, textColumn, type PlacedText } from "../several/depth.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { blockAxis, heatCells, LARGEST_DOT } from "../several/heatCells.ts";
import type { HeatDomain } from "../several/heatScale.ts";
import { em, rowHeight, TALLEST } from "../several/measures.ts";
import { displayText } from "../text/displayText.ts";
import { gainTitle } from "../text/gainTitle.ts";
import { timesText } from "../text/timesText.ts";
import { widestText } from "../text/textWidth.ts";
import { layerHeatmapTitle } from "../titles/layerHeatmapTitle.ts";
import { blockCell } from "./blockCell.ts";
import { heatmapLines, type HeatmapLine, type HeatmapLines } from "./heatmapLines.ts";

export interface LayerHeatmapInput {
  readonly model: string;
  /** Of which block the gains are; the last one where it is left out. */
  readonly block?: GainBlock;
  /** One model's rows; those without norms of every layer are counted in the figure, not drawn. */
  readonly rows: readonly GainRow[] | FigureRows;
  readonly findings: Pick<GainFindings, "categories">;
  /** Of the colours, which all figures of a report share: `layerHeatmapDomain`; from the model's own gains by default. */
  readonly domain?: HeatDomain;
}

const AROUND_ROWS = em(17);
const LABELS = Math.floor(0.34 * COLUMN_CONTENT_WIDTH);
const GAP = em(0.6);
const LAST = "last";
const DOT_SHARE = 0.2;
const NAME_CHARACTERS = 40;
const ROWS = Math.floor((TALLEST - AROUND_ROWS) / em(1.16));
const CELLS = { row: "Prompt", gain: "Gain", legend: "Gain of a block (log scale), dot: below 1" };

/** The colours' range that holds what several of these figures show. */
export const layerHeatmapDomain = (
  inputs: readonly Pick<LayerHeatmapInput, "rows" | "findings">[],
): HeatDomain =>
  gainColourDomain(
    inputs.flatMap(({ rows, findings }) => gainsIn(heatmapLines(figureRowsOf(rows), findings, ROWS, LABELS))),
  );

/**
 * Gain of every block for single prompts, by category and within one by the last block's gain, which is printed at the
 * right; above them the geometric mean over all prompts. First blocks with mean gains above 2 are named, not drawn. Cells
 * below 1 bear a dot, so that a print in grey tells the sides apart.
 *
 * @throws FigureInputError when the rows name more than one model.
 * @throws AnalysisError when the rows have different numbers of blocks.
 */
export function layerHeatmap(input: LayerHeatmapInput): FigureSpec {
  const rows = figureRowsOf(input.rows);
  const norms = rows.norms.means().overall;
  const heat = heatmapLines(rows, input.findings, ROWS, LABELS);
  const { lines, layers } = heat;
  const domain = input.domain ?? gainColourDomain(gainsIn(heat));
  const row = rowHeight(lines.length, TALLEST - AROUND_ROWS, em(1.35));
  const height = Math.max(lines.length, 1) * row;
  const lasts = lines.map((line) => (line.kind === "heading" ? "" : lastText(line)));
  const gutter =
    widestText(
      lines.map(({ label }) => label),
      SMALLEST_FONT_SIZE,
      "bold",
    ) + GAP;
  const values = widestText([LAST, ...lasts], SMALLEST_FONT_SIZE, "bold") + GAP;
  const width = Math.floor(COLUMN_CONTENT_WIDTH - gutter - values);
  const [first = 1] = layers;
  const last = layers.at(-1) ?? first;
  const yOf = (i: number): number => (i + 0.5) * row;
  const cells = lines.flatMap((line, i) =>
    line.kind === "heading"
      ? []
      : line.gains.map((gain, j) =>
          blockCell({ label: line.name, layer: layers[j] ?? first, gain }, { at: i, row }, domain),
        ),
  );
  const depth = depthField(height);
  const x: PositionField = {
    field: "from",
    type: "quantitative",
    scale: { domain: [first - 1, last], nice: false, zero: false },
    axis: blockAxis(layers, width),
  };
  const texts = (of: (line: HeatmapLine, i: number) => string, isBold: boolean): PlacedText[] =>
    lines.flatMap((line, i) =>
      (line.kind === "prompt") === isBold ? [] : [{ text: of(line, i), y: yOf(i) }],
    );
  const right = { x: width + GAP, align: "left" } as const;
  const left = { x: -GAP, align: "right" } as const;
  return {
    ...figureFrame({
      title: layerHeatmapTitle(gainTitle(input.block), rows.sides, norms, first),
      key: keyOf(input.model, rows, heat),
      description:
        "Heat map of the gain of every block for single prompts of one model, by prompt category, the geometric mean over " +
        "all prompts above them.",
    }),
    width,
    height,
    data: { values: cells },
    layer: [
      ...heatCells({ x, depth, domain, dot: dotOf(width, layers.length), width }, CELLS),
      textColumn(
        texts(({ label }) => label, false),
        left,
        depth,
      ),
      textColumn(
        texts(({ label }) => label, true),
        { ...left, fontWeight: "bold" },
        depth,
      ),
      textColumn([{ text: LAST, y: -em(0.7) }, ...texts((_, i) => lasts[i] ?? "", false)], right, depth),
      textColumn(
        texts((_, i) => lasts[i] ?? "", true),
        { ...right, fontWeight: "bold" },
        depth,
      ),
    ],
  };
}

const dotOf = (width: number, columns: number): number =>
  Math.min(LARGEST_DOT, (DOT_SHARE * width) / Math.max(columns, 1));

const gainsIn = ({ lines }: HeatmapLines): number[] =>
  lines.flatMap((line) => (line.kind === "heading" ? [] : line.gains.flatMap((gain) => gain ?? [])));

function lastText({ gains }: Exclude<HeatmapLine, { readonly kind: "heading" }>): string {
  const last = gains.at(-1) ?? null;
  return last === null ? "–" : gainTo(last, 2);
}

function keyOf(model: string, rows: FigureRows, { lines, layers, leftOutText }: HeatmapLines): string {
  const prompts = lines.filter(({ kind }) => kind === "prompt").length;
  const without = rows.count - rows.rowsWithNorms;
  const [first = 1] = layers;
  const hasGaps = lines.some((line) => line.kind !== "heading" && line.gains.includes(null));
  const leftOut = geometricGains(rows.norms.means().overall)
    .filter(({ layer }) => layer < first)
    .map(({ layer, gain }) => `block ${String(layer)}${gain.defined ? ` ×${timesText(gain.value)}` : ""}`);
  return [
    displayText(model, NAME_CHARACTERS),
    prompts < rows.rowsWithNorms
      ? `${countText(prompts)} of ${counted(rows.rowsWithNorms, "prompt")}, evenly spaced by last gain`
      : counted(prompts, "prompt"),
    leftOut.length > 0
      ? `not drawn: ${leftOut.slice(0, MOST_NAMED).join(", ")}${leftOut.length > MOST_NAMED ? " …" : ""}`
      : null,
    hasGaps ? "×: no positive, finite gain" : null,
    without > 0 ? `${counted(without, "prompt")} without norms` : null,
    leftOutText,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}

/** Of the blocks that are not drawn, so many are named. */
const MOST_NAMED = 3;
