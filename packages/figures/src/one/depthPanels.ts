import { countText } from "@gain/analysis";
import type { PanelLayer, PanelSpec, PositionField } from "../figureSpec.ts";
import { BAND_GREY, INK, LAST_BLOCK_GREY } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { blockTicks } from "../numbers/blockTicks.ts";
import { logTicks } from "../numbers/logAxis.ts";
import { em } from "../several/measures.ts";
import { neutralLabel, neutralRule } from "../several/neutralLevel.ts";
import { logChannel, type OneAxis } from "../several/oneAxis.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { timesText } from "../text/timesText.ts";
import { GAIN_HEIGHT, gainsDrawn } from "./depthAxes.ts";
import type { Spread } from "./depthSpread.ts";

export const AXIS = em(3.6);
/** Between the plot and the numbers of the last block. */
export const GAP = em(0.4);
const NORM_HEIGHT = em(9);
/** Of the blocks that are not drawn, so many gains are printed. */
const MOST_NAMED = 4;

export interface Layout {
  /** L */
  readonly layers: number;
  /** Of both plots. */
  readonly width: number;
  /** Means of the last block. */
  readonly ends: { readonly norm: EndLabel | null; readonly gain: EndLabel | null };
}

const layerField = (layers: number, title: string | null): PositionField => ({
  field: "layer",
  type: "quantitative",
  scale: { domain: [-0.4, Math.max(layers, 1) + 0.6], nice: false, zero: false },
  axis: {
    title,
    values: [0, ...blockTicks(1, Math.max(layers, 1))].filter((tick) => tick !== 0 || layers < 12),
    format: "d",
    ...(title === null && { labels: false }),
  },
});

const AXIS_WIDTH = { minExtent: AXIS, maxExtent: AXIS } as const;

export function normPanel(
  norms: Spread,
  domain: readonly [number, number],
  { layers, width, ends }: Layout,
): PanelSpec {
  const x = layerField(layers, null);
  const ticks = logTicks(domain);
  const y: PositionField = {
    field: "value",
    type: "quantitative",
    scale: { type: "log", domain: [...domain], nice: false },
    axis: {
      ...{ title: "Norm (log scale)", format: ".3~g", ...AXIS_WIDTH },
      ...(ticks.length > 1 ? { values: ticks } : { tickCount: 3 }),
    },
  };
  return {
    width,
    height: NORM_HEIGHT,
    layer: [
      ...lastShade(layers, width),
      ...spreadLayers(norms, x, y, "norm"),
      ...endLabel(ends.norm, width, y),
    ],
  };
}

export function gainPanel(gains: Spread, axis: OneAxis, { layers, width, ends }: Layout): PanelSpec {
  const drawn = gainsDrawn(gains);
  const x = layerField(layers, "Block k");
  const { scale, axis: ticks } = logChannel(axis, "Gain (log scale)");
  const y: PositionField = {
    field: "value",
    type: "quantitative",
    ...(scale !== undefined && { scale }),
    axis: { ...ticks, ...AXIS_WIDTH },
  };
  const [low, high] = axis.domain;
  const isNearBottom = -Math.log(low) < 0.12 * Math.log(high / low);
  return {
    width,
    height: GAIN_HEIGHT,
    layer: [
      ...lastShade(layers, null),
      neutralRule(y),
      ...spreadLayers(drawn, x, y, "gain"),
      ...neutralLabel(y, isNearBottom ? "above" : "below"),
      ...beyondText(drawn.leftOut),
      ...endLabel(ends.gain, width, y),
    ],
  };
}

/** A band behind the last block, named above a panel where its width is given. */
function lastShade(layers: number, named: number | null): PanelLayer[] {
  if (layers === 0) return [];
  const data = { values: [{ start: layers - 0.5, end: layers + 0.5, label: "last block" }] };
  return [
    {
      data,
      mark: { type: "rect", fill: LAST_BLOCK_GREY },
      encoding: { x: { field: "start", type: "quantitative" }, x2: { field: "end" } },
    },
    ...(named !== null
      ? ([
          {
            data,
            mark: {
              ...{ type: "text", align: "right", baseline: "bottom", dy: em(-0.3) },
              ...{ fontSize: SMALLEST_FONT_SIZE, fill: INK },
            },
            encoding: {
              x: { value: named },
              y: { value: 0 },
              text: { field: "label", type: "nominal" },
            },
          },
        ] satisfies PanelLayer[])
      : []),
  ];
}

function spreadLayers(
  { points, lines }: Spread,
  x: PositionField,
  y: PositionField,
  quantity: string,
): PanelLayer[] {
  const values = points.map(({ layer, low, mean, high, prompts }) => ({
    ...{ layer, low, value: mean, high, prompts },
  }));
  const behind: PanelLayer[] =
    lines.length === 0
      ? [
          {
            data: { values },
            mark: { type: "area", fill: BAND_GREY, stroke: PROMPT_GREY, strokeWidth: em(0.07), clip: true },
            encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
          },
        ]
      : [
          {
            data: {
              values: lines.flatMap(({ prompt, points: own }, line) =>
                own.map(({ layer, value }) => ({ line, prompt, layer, value })),
              ),
            },
            mark: { type: "line", stroke: PROMPT_GREY, strokeWidth: em(0.06), clip: true },
            encoding: { x, y, detail: { field: "line", type: "ordinal" } },
          },
        ];
  return [
    ...behind,
    {
      data: { values },
      mark: {
        ...{ type: "line", stroke: INK, strokeWidth: em(0.16), clip: true },
        ...(points.length <= MOST_DOTS && { point: { fill: INK, filled: true, size: em(0.34) ** 2 } }),
      },
      encoding: {
        ...{ x, y },
        tooltip: [
          { field: "layer", type: "quantitative", title: "Block" },
          { field: "value", type: "quantitative", title: `Geometric mean ${quantity}`, format: ".4f" },
          { field: "low", type: "quantitative", title: "10 % of prompts below", format: ".4f" },
          { field: "high", type: "quantitative", title: "90 % of prompts below", format: ".4f" },
          { field: "prompts", type: "quantitative", title: "Prompts" },
        ],
      },
    },
  ];
}

/** More dots run into each other. */
const MOST_DOTS = 50;

interface EndLabel {
  readonly value: number;
  readonly text: string;
}

export const labelOf = (
  last: Spread["points"][number] | undefined,
  layers: number,
  textOf: (value: number) => string,
): EndLabel | null =>
  last?.layer === layers && last.mean !== null ? { value: last.mean, text: textOf(last.mean) } : null;

/** The last block's mean, at the right of the plot. */
function endLabel(label: EndLabel | null, width: number, y: PositionField): PanelLayer[] {
  if (label === null) return [];
  return [
    {
      data: { values: [label] },
      mark: {
        ...{ type: "text", align: "left", baseline: "middle", dx: GAP },
        ...{ fontSize: SMALLEST_FONT_SIZE, fill: INK },
      },
      encoding: { x: { value: width }, y, text: { field: "text", type: "nominal" } },
    },
  ];
}

/** "block 1: ×14" above the left end of the plot. */
function beyondText(leftOut: Spread["points"]): PanelLayer[] {
  const first = leftOut[0];
  const last = leftOut.at(-1);
  if (first === undefined || last === undefined) return [];
  const factors = leftOut
    .slice(0, MOST_NAMED)
    .map(({ mean }) => (mean === null ? "no mean" : `×${timesText(mean)}`));
  const more = leftOut.length > MOST_NAMED ? " …" : "";
  const blocks =
    first === last
      ? `block ${String(first.layer)}`
      : `blocks ${String(first.layer)} to ${String(last.layer)}`;
  return [
    {
      data: { values: [{ text: `${blocks}, not drawn: ${factors.join(", ")}${more}` }] },
      mark: {
        ...{ type: "text", align: "left", baseline: "bottom", dy: em(-0.3), dx: em(0.2) },
        ...{ fontSize: SMALLEST_FONT_SIZE, fill: INK },
      },
      encoding: { x: { value: 0 }, y: { value: 0 }, text: { field: "text", type: "nominal" } },
    },
  ];
}

/** Three digits. */
export const normText = (norm: number): string =>
  norm >= 1e6 || norm < 1e-3
    ? norm.toExponential(1).replace("e+", "e").replace("-", "−")
    : norm >= 1000
      ? countText(Math.round(norm))
      : String(Number(norm.toPrecision(3)));
