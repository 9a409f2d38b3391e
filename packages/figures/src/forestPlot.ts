import { type FigureSpec, type PanelLayer, type PositionField, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import { KIND_COLOURS, KIND_LABELS, KIND_SHAPES, MODEL_KINDS } from "./notebook/look/modelKind.ts";
import { COLUMN_CONTENT_WIDTH, RIGHT_OVERHANG } from "./look/printSize.ts";
import { FIGURE_THEME } from "./look/theme.ts";
import { legendColumns } from "./marks/legendColumns.ts";
import { GAIN_SOURCES, SOURCE_LABELS } from "./notebook/marks/modelBar.ts";
import { neutralRule } from "./notebook/marks/neutralRule.ts";
import { paddedDomain } from "./numbers/axisDomain.ts";
import { demandsLogAxis, logAxis } from "./numbers/logAxis.ts";
import { bootstrapLine, type DepthField, precisionBand, rowText, textStrip } from "./panels/forestLayers.ts";
import { forestNotes } from "./panels/forestNotes.ts";
import { type ForestPlotInput, type ForestRow, forestRows } from "./panels/forestRows.ts";
import { noteLines } from "./text/noteLines.ts";
import { gainTitleInside } from "./text/gainTitle.ts";

const ROW_HEIGHT = 43;
/** Distance from a row's top, in pixels. */
const TEXT_DEPTH = 10;
const TEXT_END = 20;
const MARK_DEPTH = 29;
const BOOTSTRAP_DEPTH = 37;
const TEXT_INSET = 5;
const WIDTH = COLUMN_CONTENT_WIDTH - 2 * RIGHT_OVERHANG;
const GAIN_FORMAT = ".4f";

/**
 * Models by mean last gain with their 95 % intervals, the largest on top: a thick line for the t interval, a thin one
 * below it for the bootstrap interval. Cited gains follow as hollow marks without an interval. Around the neutral gain,
 * a grey band shows the gains that a model's precision does not distinguish from 1, where the precision is known.
 */
export function forestPlot(input: ForestPlotInput): FigureSpec {
  const rows = forestRows(input, WIDTH - 2 * TEXT_INSET);
  const height = Math.max(rows.length, 1) * ROW_HEIGHT;
  const x: PositionField = {
    field: "mean",
    type: "quantitative",
    ...gainAxis(rows, `Geometric mean ${gainTitleInside(input.block)}`),
  };
  const depth: DepthField = (field) => ({
    field,
    type: "quantitative",
    scale: { domain: [0, height], reverse: true, nice: false, zero: false },
    axis: null,
  });
  const { colour, shape } = kindChannels(rows);
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description: `Models by mean ${gainTitleInside(input.block)} with 95 % intervals, cited gains and the neutral gain 1.`,
    title: {
      text: `Geometric mean ${gainTitleInside(input.block)} of models`,
      subtitle: noteLines(forestNotes(input, rows), WIDTH),
    },
    width: WIDTH,
    height,
    data: { values: rows.map(rowDatum) },
    layer: [
      precisionBand(x, depth),
      neutralRule("x"),
      {
        transform: [{ filter: { field: "low", valid: true } }],
        mark: { type: "rule", strokeWidth: 3.2 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y: depth("mark"), color: colour },
      },
      bootstrapLine(x, depth),
      ...GAIN_SOURCES.map((source): PanelLayer => ({
        transform: [{ filter: { field: "source", equal: SOURCE_LABELS[source] } }],
        mark: { type: "point", filled: source === "measured", size: 110, strokeWidth: 2, opacity: 1 },
        encoding: { x, y: depth("mark"), color: colour, shape, tooltip: TOOLTIP },
      })),
      textStrip(WIDTH, depth),
      rowText("label", { x: TEXT_INSET, align: "left", fontWeight: "bold" }, depth),
      rowText("valueText", { x: WIDTH - TEXT_INSET, align: "right", fontWeight: "normal" }, depth),
    ],
  };
}

const TOOLTIP: Extract<NonNullable<PanelLayer["encoding"]>["tooltip"], readonly unknown[]> = [
  { field: "fullName", type: "nominal", title: "Model" },
  { field: "source", type: "nominal", title: "Source" },
  { field: "prompts", type: "quantitative", title: "Prompts" },
  { field: "mean", type: "quantitative", title: "Geometric mean gain", format: GAIN_FORMAT },
  { field: "low", type: "quantitative", title: "t interval from", format: GAIN_FORMAT },
  { field: "high", type: "quantitative", title: "t interval to", format: GAIN_FORMAT },
  { field: "bootstrapLow", type: "quantitative", title: "bootstrap interval from", format: GAIN_FORMAT },
  { field: "bootstrapHigh", type: "quantitative", title: "bootstrap interval to", format: GAIN_FORMAT },
];

function rowDatum(row: ForestRow, index: number) {
  const top = index * ROW_HEIGHT;
  return {
    ...row,
    kind: KIND_LABELS[row.kind],
    source: SOURCE_LABELS[row.source],
    top,
    bottom: top + ROW_HEIGHT,
    text: top + TEXT_DEPTH,
    textEnd: top + TEXT_END,
    mark: top + MARK_DEPTH,
    bootstrap: top + BOOTSTRAP_DEPTH,
    floorLow: row.floor === null ? null : 1 - row.floor,
    floorHigh: row.floor === null ? null : 1 + row.floor,
  };
}

function kindChannels(rows: readonly ForestRow[]) {
  const kinds = MODEL_KINDS.filter((kind) => rows.some((row) => row.kind === kind));
  const domain = kinds.map((kind) => KIND_LABELS[kind]);
  const legend = {
    orient: "top",
    columns: legendColumns(domain, WIDTH),
    symbolSize: 100,
    symbolStrokeWidth: 2,
  } as const;
  const kind = { field: "kind", type: "nominal", legend } as const;
  return {
    colour: { ...kind, scale: { domain, range: kinds.map((name) => KIND_COLOURS[name]) } },
    shape: { ...kind, scale: { domain, range: kinds.map((name) => KIND_SHAPES[name]) } },
  };
}

function gainAxis(rows: readonly ForestRow[], title: string) {
  const shown = rows.flatMap(({ mean, low, high, bootstrapLow, bootstrapHigh, floor }) => [
    mean,
    low ?? mean,
    high ?? mean,
    bootstrapLow ?? mean,
    bootstrapHigh ?? mean,
    1 - (floor ?? 0),
    1 + (floor ?? 0),
  ]);
  const values = [1, ...shown];
  if (demandsLogAxis(values)) {
    const { scale, ticks } = logAxis(values);
    return { scale, axis: { title: `${title}, log scale`, ...ticks } };
  }
  return {
    scale: { domain: paddedDomain(values), nice: false, zero: false },
    axis: { title, tickCount: 7 },
  } as const;
}
