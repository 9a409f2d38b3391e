import { countText } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { type FigureSpec, type PanelLayer, type PositionField, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import { GAIN_COLOURS, INK } from "./look/palette.ts";
import { COLUMN_CONTENT_WIDTH, RIGHT_OVERHANG, SMALLEST_FONT_SIZE } from "./look/printSize.ts";
import { FIGURE_THEME } from "./look/theme.ts";
import { COLOUR_QUANTILE, gainColourDomain } from "./numbers/gainColourDomain.ts";
import { type HeatmapRows, heatmapRows } from "./panels/heatmapRows.ts";
import { drawnCountText } from "./prompts/promptSelection.ts";
import { type FigureRows, figureRowsOf } from "./rows/figureRows.ts";
import { noteLines } from "./text/noteLines.ts";
import { beginning } from "./text/promptText.ts";
import { widestText } from "./text/textWidth.ts";
import { titleLines } from "./text/titleLines.ts";

export interface LayerHeatmapInput {
  readonly model: string;
  /** One model's rows; rows without norms of every layer are counted in the figure, not drawn. */
  readonly rows: readonly GainRow[] | FigureRows;
}

const LABEL_CHARACTERS = 24;
const LABEL_GAP = 6;
const ROW_HEIGHT = 16;
const MOST_LAYER_LABELS = 12;

/**
 * Gain of every block, ‖h_k‖ / ‖h_{k−1}‖, one row per prompt and one column per block: white at 1, orange where a block
 * expands, blue where it dampens, on a log scale. The first block's gain, often ten times the others, does not stretch
 * the colour scale: it extends to a quantile of the blocks from 2 on, which the figure states.
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function layerHeatmap(input: LayerHeatmapInput): FigureSpec {
  const rows = figureRowsOf(input.rows);
  const drawn = heatmapRows(rows, (prompt) => beginning(prompt, LABEL_CHARACTERS));
  const labels = drawn.rows.map(({ label }) => label);
  const gutter = Math.ceil(Math.max(60, widestText(labels, SMALLEST_FONT_SIZE, "bold")) + LABEL_GAP);
  const width = wholeCells(COLUMN_CONTENT_WIDTH - gutter - RIGHT_OVERHANG, drawn.layers.length);
  const domain = gainColourDomain(laterGains(drawn));
  const x: PositionField = {
    field: "layer",
    type: "ordinal",
    scale: { domain: [...drawn.layers], padding: 0 },
    axis: { title: "Block k", labelAngle: 0, values: layerLabels(drawn.layers), ticks: true },
  };
  const y: PositionField = {
    field: "row",
    type: "ordinal",
    scale: { domain: drawn.rows.map(({ row }) => row), padding: 0 },
    axis: null,
  };
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description: "Heat map of the gain of every block for every prompt of one model, by prompt category.",
    title: {
      text: titleLines(input.model, "gain by block and prompt", COLUMN_CONTENT_WIDTH),
      subtitle: noteLines(notes(rows, drawn), COLUMN_CONTENT_WIDTH),
      frame: "bounds",
    },
    width,
    height: Math.max(drawn.rows.length, 3) * ROW_HEIGHT,
    data: { values: drawn.rows.filter(({ kind }) => kind === "prompt") },
    layer: [
      {
        transform: [{ flatten: ["layers", "gains"], as: ["layer", "gain"] }],
        mark: { type: "rect" },
        encoding: {
          x,
          y,
          fill: {
            field: "gain",
            type: "quantitative",
            scale: {
              type: "log",
              domain,
              range: [...GAIN_COLOURS],
              interpolate: "lab",
              clamp: true,
              nice: false,
            },
            legend: {
              orient: "bottom",
              direction: "horizontal",
              title: "Gain of a block, log scale",
              gradientLength: Math.min(width, 240),
              gradientThickness: 12,
              gradientStrokeColor: INK,
              gradientStrokeWidth: 0.5,
              values: [...domain],
              format: ".3f",
              labelExpr: "(datum.value < 1 ? '≤ ' : datum.value > 1 ? '≥ ' : '') + datum.label",
            },
          },
          tooltip: [
            { field: "prompt", type: "nominal", title: "Prompt" },
            { field: "category", type: "nominal", title: "Category" },
            { field: "layer", type: "quantitative", title: "Block" },
            { field: "gain", type: "quantitative", title: "Gain", format: ".4f" },
            { field: "lastGain", type: "quantitative", title: "Last gain", format: ".4f" },
          ],
        },
      },
      {
        transform: [
          { flatten: ["layers", "gains"], as: ["layer", "gain"] },
          { filter: { not: { field: "gain", valid: true } } },
        ],
        mark: { type: "text", text: "×", fontSize: SMALLEST_FONT_SIZE, fill: INK },
        encoding: { x, y },
      },
      rowLabels(drawn, "prompt", y),
      rowLabels(drawn, "heading", y),
    ],
  };
}

/**
 * The width rounded down so that every cell has a whole number of pixels; otherwise seams are visible between cells.
 */
function wholeCells(width: number, cells: number): number {
  return cells === 0 || cells > width ? width : width - (width % cells);
}

/** Labels at the left of the plot: categories in bold, their prompts in plain text. */
function rowLabels(drawn: HeatmapRows, kind: "prompt" | "heading", y: PositionField): PanelLayer {
  return {
    data: {
      values: drawn.rows.filter((row) => row.kind === kind).map(({ row, label }) => ({ row, label })),
    },
    mark: {
      type: "text",
      align: "right",
      baseline: "middle",
      fontSize: SMALLEST_FONT_SIZE,
      fontWeight: kind === "heading" ? "bold" : "normal",
      fill: INK,
    },
    encoding: { x: { value: -LABEL_GAP }, y, text: { field: "label", type: "nominal" } },
  };
}

/** Finite gains of the blocks from 2 on, or of the only block. */
function laterGains(drawn: HeatmapRows): number[] {
  return drawn.rows.flatMap((row) => {
    if (row.kind === "heading") return [];
    const isAlone = row.layers.length === 1;
    return row.gains.flatMap((gain, index) =>
      gain !== null && (isAlone || (row.layers[index] ?? 0) > 1) ? [gain] : [],
    );
  });
}

function notes(rows: FigureRows, drawn: HeatmapRows): (string | null)[] {
  const prompts = drawn.rows.filter((row) => row.kind === "prompt");
  const withNorms = drawnCountText(rows.rowsWithNorms, rows.count, "no norms by layer");
  if (drawn.layers.length === 0) return [withNorms, "No block has a finite gain"];
  const percent = `${String(100 * COLOUR_QUANTILE)} % or ${String(100 * (1 - COLOUR_QUANTILE))} %`;
  const blocks = drawn.layers.length > 1 ? "blocks from 2 on" : "block drawn";
  const hasGaps = prompts.some((row) => row.gains.includes(null));
  return [
    `‖h(k)‖ / ‖h(k−1)‖ at the last token · ${withNorms}`,
    prompts.length < rows.rowsWithNorms
      ? `${countText(prompts.length)} prompts drawn, evenly spaced in the order of last gain`
      : null,
    "prompts by category, then by last gain, the largest on top",
    `colours end at the ${percent} quantile of the ${blocks}, whichever is farther from 1`,
    hasGaps ? "×: gain zero, not finite or unknown" : null,
    drawn.leftOutText,
  ];
}

/** Every block, or every second, fifth, tenth… where there are many. */
function layerLabels(layers: readonly number[]): number[] {
  const strides = [1, 2, 5, 10, 20, 50, 100];
  const stride = strides.find((each) => layers.length / each <= MOST_LAYER_LABELS) ?? 200;
  return layers.filter((layer) => layer % stride === 0 || stride === 1);
}
