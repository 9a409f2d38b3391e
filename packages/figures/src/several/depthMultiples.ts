import type { FigureSpec, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE, TWO_COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { depthMultiplesTitle } from "../titles/blockTitles.ts";
import { depthLines } from "./depthLines.ts";
import type { DepthOverlayInput } from "./depthOverlay.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { em, TALLEST } from "./measures.ts";
import { signKey } from "./modelMarks.ts";
import { logChannel } from "./oneAxis.ts";
import { PROMPT_GREY } from "./quietTick.ts";
import { NORM_SCALE, normName, wiringColour } from "./severalModel.ts";

const AROUND_CELLS = em(15);
const Y_AXIS = em(4.6);
const SPACE = em(1.2);
const HEADING = em(1.8);
const MOST_COLUMNS = 4;
const LARGEST_HEIGHT = em(10);

/**
 * Geometric mean gain by relative depth, one cell a model on shared axes: its own line in the colour of its wiring over the
 * thin grey lines of the others.
 */
export function depthMultiples({ models }: DepthOverlayInput): FigureSpec {
  const columns = columnsFor(models.length);
  const contentWidth = columns > 2 ? TWO_COLUMN_CONTENT_WIDTH : COLUMN_CONTENT_WIDTH;
  const rows = Math.max(1, Math.ceil(models.length / columns));
  const width = Math.floor((contentWidth - Y_AXIS - em(0.6)) / columns - SPACE);
  const height = Math.floor(Math.min(LARGEST_HEIGHT, (TALLEST - AROUND_CELLS) / rows - HEADING - SPACE));
  const { lines, axis, note } = depthLines(models, height);
  const names = fittedLabels(
    lines.map(({ model }) => model.name),
    width,
  );
  const own = lines.flatMap(({ place, model, points }) =>
    points.map((point, i) => ({
      ...{ ...point, place, name: names[place] ?? "", colour: wiringColour(model.wiring) },
      norm: normName(model.normType),
      isFirst: i === 0,
    })),
  );
  const x: PositionField = {
    field: "depth",
    type: "quantitative",
    scale: { domain: [0, 1], nice: false },
    axis: { title: "k / L", values: [0, 0.5, 1], format: ".2~f", grid: false },
  };
  const y: PositionField = {
    field: "gain",
    type: "quantitative",
    ...logChannel(axis, "Mean gain (log scale)"),
  };
  const frame = figureFrame({
    title: depthMultiplesTitle(lines),
    key: [signKey(lines.map(({ model }) => model)), "grey: the other models", note]
      .filter((part) => part !== null && part !== "")
      .join(" · "),
    description: "Geometric mean gain of every block by relative depth, one cell a model on shared axes.",
    contentWidth,
  });
  return {
    ...frame,
    data: { values: own },
    facet: { field: "place", type: "ordinal", header: { title: null, labelExpr: "''", labelPadding: 0 } },
    // The width of the first column's axis is not added to every column.
    bounds: "flush",
    columns,
    spacing: { row: SPACE + HEADING, column: SPACE },
    spec: {
      width,
      height,
      layer: [
        {
          data: { values: own.map(({ depth, gain, place }) => ({ depth, gain, line: place })) },
          mark: { type: "line", stroke: PROMPT_GREY, strokeWidth: em(0.05), clip: true },
          encoding: { x, y, detail: { field: "line", type: "ordinal" } },
        },
        {
          data: { values: [{ one: 1 }] },
          mark: { type: "rule", stroke: INK, strokeWidth: em(0.08) },
          encoding: { y: { ...y, field: "one" } },
        },
        {
          mark: { type: "line", strokeWidth: em(0.18), clip: true },
          encoding: { x, y, stroke: { field: "colour", type: "nominal", scale: null } },
        },
        {
          transform: [{ filter: { field: "depth", equal: 1 } }],
          mark: { type: "point", filled: true, size: em(0.65) ** 2, opacity: 1 },
          encoding: {
            ...{ x, y, fill: { field: "colour", type: "nominal", scale: null } },
            shape: { field: "norm", type: "nominal", scale: NORM_SCALE, legend: null },
            tooltip: [
              { field: "name", type: "nominal", title: "Model" },
              { field: "layer", type: "quantitative", title: "Last block" },
              { field: "gain", type: "quantitative", title: "Geometric mean gain", format: ".4f" },
            ],
          },
        },
        {
          transform: [{ filter: { field: "isFirst", equal: true } }],
          mark: {
            type: "text",
            align: "left",
            baseline: "bottom",
            dy: em(-0.4),
            fontSize: SMALLEST_FONT_SIZE,
            fill: INK,
          },
          encoding: { x: { value: 0 }, y: { value: 0 }, text: { field: "name", type: "nominal" } },
        },
      ],
    },
  };
}

/** As many cells abreast as leave the fewest empty ones in the last row. */
function columnsFor(models: number): number {
  if (models <= MOST_COLUMNS) return Math.max(models, 1);
  const empty = (columns: number): number => Math.ceil(models / columns) * columns - models;
  return empty(MOST_COLUMNS - 1) < empty(MOST_COLUMNS) ? MOST_COLUMNS - 1 : MOST_COLUMNS;
}
