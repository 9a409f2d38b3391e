import { countText } from "@gain/analysis";
import type { GainBlock } from "@gain/records";
import type { FigureSpec, PanelLayer, PanelSpec, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE, TWO_COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { gainTitleInside } from "../text/gainTitle.ts";
import { textWidth, widestText } from "../text/textWidth.ts";
import { allPairsTitle } from "../titles/allPairsTitle.ts";
import { depthField, textColumn, type DepthField } from "./depth.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { em, rowHeight, TALLEST } from "./measures.ts";
import { neutralLine } from "./neutralLine.ts";
import { logChannel, oneAxis, type OneAxis } from "./oneAxis.ts";
import { pairLines, type DrawnPair, type PairLine } from "./pairLines.ts";

export interface AllPairsInput {
  readonly block?: GainBlock;
  readonly pairs: readonly DrawnPair[];
  /** Names of the models in their order; a pair is the earlier one over the later one. */
  readonly order: readonly string[];
}

const AROUND_ROWS = em(15);
/** More rows are drawn in two columns. */
const MOST_IN_ONE_COLUMN = 30;
const MOST_IN_A_COLUMN = Math.floor((TALLEST - AROUND_ROWS) / em(1.16));
const LARGEST_LABELS = 0.4;
const GAP = em(0.8);
const SPACE = em(2);
const SLASH = " / ";

/**
 * Every pair of different models: the ratio of their geometric mean gains on the same prompts, on a log axis, sorted, with
 * intervals that hold all together with 95 % confidence. Filled where an interval excludes 1. Pairs beyond what two
 * columns hold are left out, those nearest to 1 first, and counted.
 */
export function allPairs(input: AllPairsInput): FigureSpec {
  const found = pairLines(input.pairs, input.order);
  const lines = farthest(found.lines, 2 * MOST_IN_A_COLUMN);
  const isOne = lines.length <= MOST_IN_ONE_COLUMN;
  const contentWidth = isOne ? COLUMN_CONTENT_WIDTH : TWO_COLUMN_CONTENT_WIDTH;
  const inColumn = isOne ? Math.max(lines.length, 1) : Math.ceil(lines.length / 2);
  const panel = panelOf(lines, {
    panelWidth: isOne ? contentWidth : (contentWidth - SPACE) / 2,
    row: rowHeight(inColumn, TALLEST - AROUND_ROWS),
    rows: inColumn,
    title: [
      `Ratio of ${gainTitleInside(input.block)}s (log scale)`,
      ...notes(found, found.lines.length - lines.length),
    ],
  });
  const frame = figureFrame({
    title: allPairsTitle(found.lines),
    key: keyOf(found.level, found.lines.length),
    description:
      "Every pair of models by the ratio of their geometric mean gains on the same prompts, with intervals that hold together.",
    contentWidth,
  });
  if (isOne) return { ...frame, ...panel(lines) };
  return {
    ...frame,
    hconcat: [panel(lines.slice(0, inColumn)), panel(lines.slice(inColumn))],
    spacing: SPACE,
  };
}

/** Those farthest from 1, in their order. */
function farthest(lines: readonly PairLine[], most: number): readonly PairLine[] {
  if (lines.length <= most) return lines;
  const far = ({ ratio }: PairLine): number => Math.abs(Math.log(ratio));
  const kept = new Set(lines.toSorted((a, b) => far(b) - far(a)).slice(0, most));
  return lines.filter((line) => kept.has(line));
}

interface Panel {
  readonly panelWidth: number;
  /** Height of a row. */
  readonly row: number;
  readonly rows: number;
  readonly title: string[];
}

/** Makes columns of one layout and one axis. */
function panelOf(
  all: readonly PairLine[],
  { panelWidth, row, rows, title }: Panel,
): (lines: readonly PairLine[]) => PanelSpec {
  const names = [...new Set(all.flatMap(({ over, under }) => [over, under]))];
  const half = (LARGEST_LABELS * panelWidth - textWidth(SLASH, SMALLEST_FONT_SIZE)) / 2;
  const fitted = fittedLabels(names, half);
  const labelOf = new Map(names.map((name, i) => [name, (fitted[i] ?? "").trimEnd()]));
  const label = ({ over, under }: PairLine): string =>
    `${labelOf.get(over) ?? ""}${SLASH}${labelOf.get(under) ?? ""}`;
  const gutter = widestText(all.map(label), SMALLEST_FONT_SIZE) + GAP;
  const values = widestText(
    all.map(({ text }) => text),
    SMALLEST_FONT_SIZE,
  );
  const width = Math.floor(panelWidth - gutter - values - GAP);
  const axis = oneAxis(
    all.flatMap(({ ratio, low, high }) => [ratio, low, high]),
    width,
  );
  const height = rows * row;
  return (lines) => {
    const placed = lines.map((line, i) => ({ ...line, label: label(line), y: (i + 0.5) * row }));
    return pairPanel(placed, { axis, width, height, title });
  };
}

function pairPanel(
  lines: readonly (PairLine & { readonly label: string; readonly y: number })[],
  {
    axis,
    width,
    height,
    title,
  }: { readonly axis: OneAxis; readonly width: number; readonly height: number; readonly title: string[] },
): PanelSpec {
  const depth = depthField(height);
  const x: PositionField = { field: "ratio", type: "quantitative", ...logChannel(axis, title) };
  const texts = (of: "label" | "text") => lines.map((line) => ({ text: line[of], y: line.y }));
  return {
    width,
    height,
    layer: [
      ...neutralLine(x, axis, "1 = equal gains", width),
      ...ratioMarks(lines, x, depth),
      textColumn(texts("label"), { x: -GAP, align: "right" }, depth),
      textColumn(texts("text"), { x: width + GAP, align: "left" }, depth),
    ],
  };
}

/** An interval with its ratio, filled where the interval excludes 1. */
export function ratioMarks(
  lines: readonly {
    readonly ratio: number;
    readonly low: number;
    readonly high: number;
    readonly y: number;
    readonly excludesOne: boolean;
    readonly label: string;
    readonly pHolm: number | null;
  }[],
  x: PositionField,
  depth: DepthField,
): PanelLayer[] {
  const data = {
    values: lines.map(({ ratio, low, high, y, label, pHolm, excludesOne }) => ({
      ...{ ratio, low, high, y, label, pHolm },
      fill: excludesOne ? INK : "white",
    })),
  };
  return [
    {
      data,
      mark: { type: "rule", stroke: INK, strokeWidth: em(0.15) },
      encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y: depth("y") },
    },
    {
      data,
      mark: {
        type: "point",
        shape: "circle",
        size: em(0.55) ** 2,
        opacity: 1,
        stroke: INK,
        strokeWidth: em(0.11),
      },
      encoding: {
        x,
        y: depth("y"),
        fill: { field: "fill", type: "nominal", scale: null },
        tooltip: [
          { field: "label", type: "nominal", title: "Pair" },
          { field: "ratio", type: "quantitative", title: "Ratio", format: ".4f" },
          { field: "low", type: "quantitative", title: "Interval from", format: ".4f" },
          { field: "high", type: "quantitative", title: "to", format: ".4f" },
          { field: "pHolm", type: "quantitative", title: "Holm-adjusted p", format: ".2g" },
        ],
      },
    },
  ];
}

function keyOf(level: number | null, count: number): string {
  if (level === null) return "No pair has a test";
  const parts = ["filled: the interval excludes 1"];
  if (count === 1) return ["95 % interval", ...parts].join(" · ");
  const each = `${String(Number((100 * level).toPrecision(4)))}\u00a0%`;
  return [`intervals hold together at 95 % (each ${each}, Bonferroni)`, ...parts].join(" · ");
}

function notes(
  { repeated, untested }: { readonly repeated: number; readonly untested: number },
  left: number,
): string[] {
  const counts: readonly (readonly [number, string])[] = [
    [left, "nearest to 1 not drawn"],
    [repeated, "with a copy, tested once"],
    [untested, "without a test"],
  ];
  return counts.flatMap(([count, what]) =>
    count > 0 ? [`${countText(count)} ${count === 1 ? "pair" : "pairs"} ${what}`] : [],
  );
}
