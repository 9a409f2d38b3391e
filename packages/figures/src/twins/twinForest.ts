import { deltaText, type CellFindings, type TwinFindings } from "@gain/analysis";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { QUIET_MARK } from "../look/meaning.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { depthField, textColumn, type DepthField } from "../several/depth.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { fittedLabels } from "../several/fittedLabels.ts";
import { em } from "../several/measures.ts";
import { widestText } from "../text/textWidth.ts";
import { twinForestTitle } from "../titles/twinTitles.ts";
import { deltaChannel, deltaDomain, isBeyondZero, zeroLayers } from "./deltaAxis.ts";

const ROW = em(1.9);
const GAP = em(0.8);
const LARGEST_LABELS = 0.3;
/** Room for the label of a tick. */
const TICK = em(3.8);
const HEADING = "Δ [95 %]";

/** A cell of the plan, from the top. */
interface ForestRow {
  readonly label: string;
  readonly y: number;
  readonly text: string;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly equalLoss: number | null;
  readonly isPrimary: boolean;
}

/**
 * Δ of the last block in every cell of the plan with its 95 % interval, the primary cell on top, and hollow beside it Δ at
 * equal loss. Cells that were not measured have their row.
 */
export function twinForest({
  cells,
  design,
  ownRates,
}: Pick<TwinFindings, "cells" | "design" | "ownRates">): FigureSpec {
  const isCompared = ({ cell }: CellFindings): boolean =>
    cell.name !== design.rates && cell.name !== design.replicate?.cell;
  const found = [...cells.filter(isCompared), ...(ownRates === null ? [] : [ownRates])];
  const height = Math.max(found.length, 1) * ROW;
  const labels = fittedLabels(
    found.map(({ cell, gain }) => `${cell.about} (${String(gain.pairs.length)})`),
    LARGEST_LABELS * COLUMN_CONTENT_WIDTH,
  );
  const rows = found.map((each, i) => rowOf(each, { label: labels[i] ?? "", y: (i + 0.5) * ROW, design }));
  const gutter = widestText(labels, SMALLEST_FONT_SIZE) + GAP;
  const values = widestText([HEADING, ...rows.map(({ text }) => text)], SMALLEST_FONT_SIZE) + GAP;
  const width = Math.floor(COLUMN_CONTENT_WIDTH - gutter - values);
  const domain = deltaDomain(
    rows.flatMap(({ low, high, mean, equalLoss }) =>
      [low, high, mean, equalLoss].flatMap((end) => end ?? []),
    ),
  );
  const x: PositionField = {
    field: "mean",
    ...deltaChannel(domain, "Δ log last gain, parallel − sequential", Math.floor(width / TICK)),
  };
  const depth = depthField(height);
  return {
    ...figureFrame({
      title: twinForestTitle(found, design.level),
      key: "by cell (pairs) · filled: excludes 0 · hollow diamond: at equal loss · grey band: ±1 %",
      description:
        "The difference of log last gains of parallel and sequential models in every cell of the plan with its 95 % " +
        "interval; cells that were not measured are named.",
    }),
    width,
    height,
    layer: [
      ...zeroLayers("x", x, design.margin),
      ...rowMarks(rows, x, depth),
      ...texts(rows, { gutter, width }, depth),
    ],
  };
}

function rowOf(
  { gain, equalLoss, cell, measured }: CellFindings,
  {
    label,
    y,
    design,
  }: { readonly label: string; readonly y: number; readonly design: TwinFindings["design"] },
): ForestRow {
  const isPrimary = cell.name === design.primary.cell;
  const at = equalLoss.defined ? equalLoss.value.mean : null;
  if (gain.difference.defined) {
    const { mean, interval } = gain.difference.value;
    return {
      ...{ label, y, isPrimary, equalLoss: at, text: deltaText(gain.difference.value) },
      ...{ mean, low: interval.low, high: interval.high },
    };
  }
  const [only] = gain.pairs;
  return {
    ...{ label, y, isPrimary, equalLoss: at, mean: only?.difference ?? null, low: null, high: null },
    text: measured === 0 ? "not measured" : "no interval",
  };
}

function rowMarks(rows: readonly ForestRow[], x: PositionField, depth: DepthField): PanelLayer[] {
  const drawn = rows.flatMap(({ label, text, y, mean, low, high }) =>
    mean === null
      ? []
      : [
          {
            ...{ label, text, y, mean, low, high },
            fill: low !== null && high !== null && isBeyondZero({ low, high }) ? INK : "white",
          },
        ],
  );
  return [
    {
      data: { values: drawn },
      transform: [{ filter: { field: "low", valid: true } }],
      mark: { type: "rule", stroke: INK, strokeWidth: em(0.22) },
      encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y: depth("y") },
    },
    {
      data: { values: drawn },
      mark: {
        type: "point",
        shape: "circle",
        size: em(0.68) ** 2,
        opacity: 1,
        stroke: INK,
        strokeWidth: em(0.1),
      },
      encoding: {
        ...{ x, y: depth("y"), fill: { field: "fill", type: "nominal", scale: null } },
        tooltip: [
          { field: "label", type: "nominal", title: "Cell (pairs)" },
          { field: "text", type: "nominal", title: "Δ, 95 % interval" },
        ],
      },
    },
    {
      data: {
        values: rows.flatMap(({ label, y, equalLoss }) =>
          equalLoss === null ? [] : [{ label, y: y + em(0.5), equalLoss }],
        ),
      },
      mark: {
        type: "point",
        shape: "diamond",
        size: em(0.55) ** 2,
        opacity: 1,
        fill: "white",
        stroke: QUIET_MARK,
        strokeWidth: em(0.1),
      },
      encoding: {
        ...{ x: { ...x, field: "equalLoss" }, y: depth("y") },
        tooltip: [
          { field: "label", type: "nominal", title: "Cell (pairs)" },
          { field: "equalLoss", type: "quantitative", title: "Δ at equal loss", format: ".4f" },
        ],
      },
    },
  ];
}

function texts(
  rows: readonly ForestRow[],
  { gutter, width }: { readonly gutter: number; readonly width: number },
  depth: DepthField,
): PanelLayer[] {
  const label = (of: readonly ForestRow[], fontWeight: "bold" | "normal"): PanelLayer =>
    textColumn(
      of.map((row) => ({ text: row.label, y: row.y })),
      { x: -gutter, align: "left", fontWeight },
      depth,
    );
  return [
    label(
      rows.filter(({ isPrimary }) => isPrimary),
      "bold",
    ),
    label(
      rows.filter(({ isPrimary }) => !isPrimary),
      "normal",
    ),
    textColumn(
      [
        { text: HEADING, y: -em(0.7), colour: INK },
        ...rows.map(({ text, y, mean }) => ({ text, y, colour: mean === null ? QUIET_MARK : INK })),
      ],
      { x: width + GAP, align: "left" },
      depth,
    ),
  ];
}
