import { counted, countText, gainTo, meanIntervalFromSummary } from "@gain/analysis";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { BAND_GREY, INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, RIGHT_OVERHANG } from "../look/printSize.ts";
import { haloedText } from "../marks/haloedText.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { neutralLabel, neutralRule } from "../several/neutralLevel.ts";
import { hasPlace, logChannel, oneAxis } from "../several/oneAxis.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { displayText } from "../text/displayText.ts";
import { gainByPositionTitle } from "../titles/gainByPositionTitle.ts";
import { positionsText, type GainsAtPositions, type PositionHeatmapInput } from "./positionHeatmap.ts";

const Y_AXIS = em(4.8);
const HEIGHT = em(18);
const NAME_CHARACTERS = 40;
/** More dots run into each other. */
const MOST_DOTS = 50;
/** Position 0 is beyond the axis where it would take more than this share of it from the others. */
const MOST_OF_AXIS = 0.8;
const DIGITS = 2;
/** Free share of the axis at both ends, so that marks of the first and the last position are whole. */
const SIDE = 0.02;

/** A mean with its 95 % interval; without one where fewer than two prompts differ there. */
interface MeanAtPositions {
  readonly place: number;
  readonly label: string;
  readonly prompts: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Geometric mean gain of the last block by position in the prompt, with the 95 % t interval over prompts, on a log axis.
 * Position 0, where a stream can be far longer than elsewhere, is a diamond with its number; where it is too far from the
 * others, it is at the edge.
 */
export function gainByPosition({ model, positions }: PositionHeatmapInput): FigureSpec {
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS - RIGHT_OVERHANG;
  const means = positions.flatMap(meanOf);
  const [others, first] = [means.filter(({ place }) => place > 0), means.find(({ place }) => place === 0)];
  const { axis, side } = axisOf(others, first);
  const last = Math.max(1, positions.at(-1)?.to ?? 1);
  const x: PositionField = {
    field: "place",
    type: "quantitative",
    scale: { domain: [-SIDE * last, (1 + SIDE) * last], nice: false, zero: false },
    axis: { title: "Position in the prompt", format: "d", grid: false, tickMinStep: 1 },
  };
  const y: PositionField = {
    field: "mean",
    type: "quantitative",
    ...logChannel(axis, "Last-layer gain (log scale)"),
  };
  const isNearTop = Math.log(axis.domain[1]) < 0.12 * Math.log(axis.domain[1] / axis.domain[0]);
  return {
    ...figureFrame({
      title: gainByPositionTitle(positions),
      key: [
        displayText(model, NAME_CHARACTERS),
        promptsText(means),
        "geometric means, 95 % interval",
        side === "within" ? null : "position 0 beyond the axis",
      ]
        .filter((part) => part !== null)
        .join(" · "),
      description:
        "Line of the geometric mean last-layer gain by position in the prompt with its 95 % interval over prompts; " +
        "position 0 is marked.",
    }),
    width,
    height: HEIGHT,
    layer: [
      ...bandLayers(others, x, y),
      neutralRule(y),
      ...neutralLabel(y, isNearTop ? "below" : "above"),
      ...meanLine(others, x, y),
      ...(first === undefined ? [] : firstLayers(first, side, x, y)),
    ],
  };
}

function meanOf({ from, to, lastLog }: GainsAtPositions): readonly MeanAtPositions[] {
  const { prompts, mean, squares } = lastLog;
  if (prompts === 0 || !hasPlace(Math.exp(mean))) return [];
  const found = meanIntervalFromSummary({ n: prompts, mean, sd: Math.sqrt(squares / (prompts - 1)) });
  const ends = found.defined ? [Math.exp(found.value.low), Math.exp(found.value.high)] : [];
  const [low, high] = ends.every(hasPlace) ? ends : [];
  return [
    {
      ...{ place: (from + to) / 2, label: positionsText({ from, to }), prompts },
      ...{ mean: Math.exp(mean), low: low ?? null, high: high ?? null },
    },
  ];
}

type Side = "within" | "above" | "below";

/** An axis around all means, or around those after position 0 where that one would take most of it. */
function axisOf(others: readonly MeanAtPositions[], first: MeanAtPositions | undefined) {
  const values = (means: readonly MeanAtPositions[]): number[] =>
    means.flatMap(({ mean, low, high }) => [mean, low ?? mean, high ?? mean]);
  const own = oneAxis(values(others), HEIGHT);
  const whole = oneAxis(values(first === undefined ? others : [first, ...others]), HEIGHT);
  const isFar = reachOf(own) < (1 - MOST_OF_AXIS) * reachOf(whole);
  if (first === undefined || others.length === 0 || !isFar) return { axis: whole, side: "within" as Side };
  return { axis: own, side: (first.mean > 1 ? "above" : "below") as Side };
}

const reachOf = ({ domain: [low, high] }: ReturnType<typeof oneAxis>): number => Math.log(high / low);

/** "25 prompts", or "12 to 25 prompts" where longer ones alone have the later positions. */
function promptsText(means: readonly MeanAtPositions[]): string | null {
  const counts = means.map(({ prompts }) => prompts);
  if (counts.length === 0) return null;
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  return fewest === most ? counted(most, "prompt") : `${countText(fewest)} to ${counted(most, "prompt")}`;
}

function bandLayers(
  means: readonly MeanAtPositions[],
  x: PositionField,
  y: PositionField,
): readonly PanelLayer[] {
  return [
    {
      data: { values: [...means] },
      transform: [{ filter: { field: "low", valid: true } }],
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
      mark: { type: "area", fill: BAND_GREY, stroke: PROMPT_GREY, strokeWidth: em(0.07) },
    },
  ];
}

function meanLine(means: readonly MeanAtPositions[], x: PositionField, y: PositionField): PanelLayer[] {
  return [
    {
      data: { values: [...means] },
      mark: {
        ...{ type: "line", stroke: INK, strokeWidth: em(0.16) },
        ...(means.length <= MOST_DOTS && { point: { fill: INK, filled: true, size: em(0.34) ** 2 } }),
      },
      encoding: { x, y, tooltip: TOOLTIP },
    },
  ];
}

const quantity = { type: "quantitative", format: ".4f" } as const;
const TOOLTIP = [
  { field: "label", type: "nominal" as const, title: "Position" },
  { field: "mean", ...quantity, title: "Geometric mean gain" },
  { field: "low", ...quantity, title: "95 % interval from" },
  { field: "high", ...quantity, title: "to" },
  { field: "prompts", type: "quantitative" as const, title: "Prompts" },
];

/** Position 0 as a diamond over its interval, or as a triangle at the edge, with its number. */
function firstLayers(first: MeanAtPositions, side: Side, x: PositionField, y: PositionField): PanelLayer[] {
  const text = `position 0: ${gainTo(first.mean, DIGITS)}`;
  const data = { values: [{ ...first, text }] };
  const edge = side === "above" ? em(0.6) : HEIGHT - em(0.6);
  const place = side === "within" ? y : { value: edge };
  return [
    ...(side === "within" && first.low !== null
      ? ([
          {
            data,
            mark: { type: "rule", stroke: INK, strokeWidth: em(0.24) },
            encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
          },
        ] satisfies PanelLayer[])
      : []),
    {
      data,
      mark: {
        ...{ type: "point", size: em(0.9) ** 2, opacity: 1, fill: INK, stroke: "white", strokeWidth: 1 },
        shape: side === "within" ? "diamond" : side === "above" ? "triangle-up" : "triangle-down",
      },
      encoding: { x, y: place, tooltip: TOOLTIP },
    },
    ...haloedText("text", { align: "left", dx: em(0.8), baseline: "middle" }, { x, y: place }, data.values),
  ];
}
