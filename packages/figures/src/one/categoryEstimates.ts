import type { GainFindings } from "@gain/analysis";
import type { GainBlock, GainRow } from "@gain/records";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { meanDiamonds } from "../marks/meanDiamonds.ts";
import { DIRECTION_COLOURS } from "../look/meaning.ts";
import { BAND_GREY, INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE, TITLE_FONT_SIZE } from "../look/printSize.ts";
import { blockCount, type FigureRows, figureRowsOf } from "../rows/figureRows.ts";
import { cutEnds } from "../several/cutEnds.ts";
import { depthField, textColumn, type DepthField } from "../several/depth.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { fittedLabels } from "../several/fittedLabels.ts";
import { em, rowHeight, TALLEST } from "../several/measures.ts";
import { neutralLine } from "../several/neutralLine.ts";
import { logChannel, oneAxis, withTicks } from "../several/oneAxis.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { fittedText } from "../text/fittedText.ts";
import { gainRatio } from "../text/gainTitle.ts";
import { widestText } from "../text/textWidth.ts";
import { categoryTitle } from "../titles/categoryTitle.ts";
import { categoryLines, type CategoryLine, type CategoryLines, type EstimateLine } from "./categoryLines.ts";

export interface CategoryEstimatesInput {
  readonly model: string;
  /** Of which block the gains are; the last one where it is left out. */
  readonly block?: GainBlock;
  /** One model's rows. */
  readonly rows: readonly GainRow[] | FigureRows;
  readonly findings: GainFindings;
  /** Of the axis, which models of one report share: `categoryEstimatesDomain`; around the model's own gains by default. */
  readonly domain?: readonly [low: number, high: number];
}

const ROW = em(2.2);
const AROUND_ROWS = em(13);
const GAP = em(0.7);
const VALUES_HEADING = "mean [95 %]";
/** Of the figure's width. */
const LARGEST_LABELS = 0.3;
const LARGEST_NAME = 0.45;
/** An interval stretches the axis to so many times what the prompts and means span, and is cut beyond it. */
const LARGEST_STRETCH = 2;

/** The domain that holds what several of these figures show. */
export function categoryEstimatesDomain(
  inputs: readonly Pick<CategoryEstimatesInput, "rows" | "findings">[],
): readonly [low: number, high: number] {
  const shown = inputs.flatMap(({ rows, findings }) =>
    shownGains(categoryLines(figureRowsOf(rows), findings)),
  );
  return oneAxis(shown, COLUMN_CONTENT_WIDTH).domain;
}

/**
 * One model's gains by category on a log axis that holds 1: every prompt, the geometric mean with its 95 % interval, and
 * below them the mean for these categories and the one for new categories. A hue says that an interval excludes 1. Of
 * categories with more than 60 prompts some are drawn, evenly spaced by gain, with a box of the quartiles of all.
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function categoryEstimates(input: CategoryEstimatesInput): FigureSpec {
  const rows = figureRowsOf(input.rows);
  const lines = categoryLines(rows, input.findings);
  const count = lines.categories.length + lines.all.length;
  const row = rowHeight(count, TALLEST - AROUND_ROWS, ROW);
  const height = (count + 0.5) * row;
  const all = [...lines.categories, ...lines.all];
  const labels = fittedLabels(
    all.map(({ label }) => label),
    LARGEST_LABELS * COLUMN_CONTENT_WIDTH,
  ).map((label, i) => `${label}  ${all[i]?.n ?? ""}`);
  const gutter = widestText(labels, SMALLEST_FONT_SIZE) + GAP;
  const values = widestText([VALUES_HEADING, ...all.map(({ text }) => text)], SMALLEST_FONT_SIZE) + GAP;
  const width = Math.floor(COLUMN_CONTENT_WIDTH - gutter - values);
  const axis =
    input.domain === undefined ? oneAxis(shownGains(lines), width) : withTicks(input.domain, width);
  const depth = depthField(height);
  const x: PositionField = {
    field: "gain",
    type: "quantitative",
    ...logChannel(axis, [`${gainRatio(blockCount(rows), input.block)} (log scale)`, ...notes(rows)]),
  };
  const split = lines.categories.length * row + 0.25 * row;
  const yOf = (i: number): number => (i + 0.5) * row + (i < lines.categories.length ? 0 : 0.5 * row);
  const placed = all.map((line, i) => ({ ...line, y: yOf(i) }));
  const categories = lines.categories.map((line, i) => ({ ...line, y: yOf(i) }));
  const means = placed.map((line, i) => ({ ...line, y: line.y + (i < categories.length ? 0.2 * row : 0) }));
  return {
    ...figureFrame({
      title: categoryTitle(
        fittedText(input.model, LARGEST_NAME * COLUMN_CONTENT_WIDTH, TITLE_FONT_SIZE, "bold"),
        input.findings,
      ),
      key: keyOf(lines),
      description:
        "Gains of one model by prompt category on a log axis around 1: every prompt, the geometric mean of each category " +
        "with its 95 % interval, and the means for these categories and for new ones.",
    }),
    width,
    height,
    layer: [
      ...neutralLine(x, axis, "1 = norm unchanged", width),
      separator(split, depth),
      ...promptMarks(categories, x, depth, row),
      ...meanMarks(means, x, depth),
      ...cutEnds(means, axis, width, depth),
      textColumn(
        placed.map(({ y }, i) => ({ text: labels[i] ?? "", y })),
        { x: -GAP, align: "right" },
        depth,
      ),
      textColumn(
        [
          { text: VALUES_HEADING, y: -em(0.75) },
          ...placed.map(({ text, y, mean, colour }) => ({ text, y, colour: mean === null ? INK : colour })),
        ],
        { x: width + GAP, align: "left" },
        depth,
      ),
    ],
  };
}

/** What the axis holds: prompts and means whole, intervals as far as they leave the prompts room. */
function shownGains({ categories, all }: CategoryLines): number[] {
  const lines: readonly EstimateLine[] = [...categories, ...all];
  const inner = [
    1,
    ...categories.flatMap(({ points }) => points.map(({ gain }) => gain)),
    ...lines.flatMap(({ mean }) => (mean === null ? [] : [mean])),
  ];
  const low = inner.reduce((a, b) => Math.min(a, b));
  const high = inner.reduce((a, b) => Math.max(a, b));
  const room = Math.max(high / low, 1.02) ** ((LARGEST_STRETCH - 1) / 2);
  const within = (end: number): number => Math.min(Math.max(end, low / room), high * room);
  return [
    ...inner,
    ...lines.flatMap((line) =>
      line.low === null || line.high === null ? [] : [within(line.low), within(line.high)],
    ),
  ];
}

type Placed<Line> = Line & { readonly y: number };

/** Circles above the means, or ticks and a box where there are too many for circles. */
function promptMarks(
  lines: readonly Placed<CategoryLine>[],
  x: PositionField,
  depth: DepthField,
  row: number,
): PanelLayer[] {
  const pointsOf = (isThinned: boolean) =>
    lines
      .filter(({ quartiles }) => (quartiles !== null) === isThinned)
      .flatMap(({ points, label, y }) =>
        points.map(({ prompt, gain }) => ({ prompt, gain, category: label, y: y - 0.18 * row })),
      );
  const boxes = lines.flatMap(({ quartiles, y, label, n }) =>
    quartiles === null
      ? []
      : [
          {
            ...{ category: label, n, from: quartiles[0], middle: quartiles[1], to: quartiles[2] },
            ...{ top: y - 0.34 * row, bottom: y - 0.02 * row },
          },
        ],
  );
  const tooltip = [
    { field: "prompt", type: "nominal", title: "Prompt" },
    { field: "category", type: "nominal", title: "Category" },
    { field: "gain", type: "quantitative", title: "Gain", format: ".4f" },
  ] as const;
  return [
    ...(boxes.length === 0
      ? []
      : ([
          {
            data: {
              values: pointsOf(true).map((point) => ({
                ...point,
                top: point.y - 0.1 * row,
                bottom: point.y + 0.1 * row,
              })),
            },
            mark: { type: "rule", stroke: PROMPT_GREY, strokeWidth: em(0.07) },
            encoding: { x, y: depth("top"), y2: { field: "bottom" }, tooltip: [...tooltip] },
          },
          {
            data: { values: boxes },
            mark: { type: "rect", fill: null, stroke: INK, strokeWidth: em(0.08) },
            encoding: {
              ...{
                x: { ...x, field: "from" },
                x2: { field: "to" },
                y: depth("top"),
                y2: { field: "bottom" },
              },
            },
          },
          {
            data: { values: boxes },
            mark: { type: "rule", stroke: INK, strokeWidth: em(0.1) },
            encoding: { x: { ...x, field: "middle" }, y: depth("top"), y2: { field: "bottom" } },
          },
        ] satisfies PanelLayer[])),
    {
      data: { values: pointsOf(false) },
      mark: {
        ...{ type: "point", shape: "circle", filled: false, stroke: INK, size: em(0.45) ** 2 },
        ...{ strokeWidth: em(0.08), opacity: 1 },
      },
      encoding: { x, y: depth("y"), tooltip: [...tooltip] },
    },
  ];
}

function meanMarks(
  lines: readonly Placed<EstimateLine>[],
  x: PositionField,
  depth: DepthField,
): PanelLayer[] {
  const values = lines.flatMap(({ label, n, mean, low, high, colour, y }) =>
    mean === null ? [] : [{ label: `${label} ${n}`, mean, low, high, colour, y }],
  );
  return meanDiamonds(values, {
    x,
    y: depth("y"),
    titles: { label: "Mean of", mean: "Geometric mean gain" },
    format: ".4f",
  });
}

const separator = (y: number, depth: DepthField): PanelLayer => ({
  data: { values: [{ y }] },
  mark: { type: "rule", stroke: BAND_GREY, strokeWidth: 1 },
  encoding: { y: depth("y") },
});

function keyOf({ categories, all }: CategoryLines): string {
  const drawn: readonly EstimateLine[] = [...categories, ...all];
  const isThinned = categories.some(({ quartiles }) => quartiles !== null);
  const has = (colour: string): boolean => drawn.some((line) => line.colour === colour);
  return [
    ...(categories.some(({ quartiles }) => quartiles === null) ? ["○\u00a0prompt"] : []),
    ...(isThinned ? ["|\u00a0some\u00a0of\u00a0the\u00a0prompts, box: quartiles of all"] : []),
    "bar: 95\u00a0% interval of the geometric mean",
    ...(has(DIRECTION_COLOURS.expansion) ? ["orange: above\u00a01"] : []),
    ...(has(DIRECTION_COLOURS.dampening) ? ["blue: below\u00a01"] : []),
    "(n)\u00a0prompts",
  ].join(" · ");
}

/** What is left out, below the axis. */
function notes({ count, points, drawnText }: FigureRows): string[] {
  const drawn = points.categories.reduce((sum, { n }) => sum + n, 0);
  return [
    ...(drawn < count && points.leftOutText === null ? [drawnText] : []),
    ...(points.leftOutText === null ? [] : [points.leftOutText]),
  ];
}
