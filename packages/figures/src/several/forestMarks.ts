import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { QUIET_MARK } from "../look/meaning.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import type { DepthField } from "./depth.ts";
import type { CitedLine, ClassLine, ModelLine } from "./forestLines.ts";
import { em } from "./measures.ts";
import type { OneAxis } from "./oneAxis.ts";
import { PROMPT_GREY } from "./quietTick.ts";
import { NORM_SCALE, normName, wiringColour } from "./severalModel.ts";

type Placed<Line> = Line & { readonly y: number };

/** Where marks of a forest lie. */
interface Places {
  readonly x: PositionField;
  readonly depth: DepthField;
  /** Height of a row. */
  readonly row: number;
}

const GAIN_FORMAT = ".4f";
const SHAPE = { field: "norm", type: "nominal", scale: NORM_SCALE, legend: null } as const;
const OWN_COLOUR = { field: "colour", type: "nominal", scale: null } as const;

/** Prompts, the interval for new categories, the interval and the mean of each model. */
export function modelMarks(lines: readonly Placed<ModelLine>[], { x, depth, row }: Places): PanelLayer[] {
  const models = lines.flatMap((line) => {
    const { mean, interval, beyond, y, label, prompts, wiring, normType } = line;
    if (mean === null) return [];
    return [
      {
        ...{ mean, y, label, prompts, norm: normName(normType), colour: wiringColour(wiring) },
        ...{ low: interval?.low ?? null, high: interval?.high ?? null },
        ...{ beyondLow: beyond?.low ?? null, beyondHigh: beyond?.high ?? null },
      },
    ];
  });
  const ticks = lines.flatMap(({ gains, y }) =>
    gains.map((gain) => ({ gain, top: y - 0.31 * row, bottom: y + 0.31 * row })),
  );
  const data = { values: models };
  return [
    {
      data: { values: ticks },
      mark: { type: "rule", stroke: PROMPT_GREY, strokeWidth: em(0.09) },
      encoding: { x: { ...x, field: "gain" }, y: depth("top"), y2: { field: "bottom" } },
    },
    {
      data,
      transform: [{ filter: { field: "beyondLow", valid: true } }],
      mark: { type: "rule", strokeWidth: em(0.11), clip: true },
      encoding: {
        ...{ x: { ...x, field: "beyondLow" }, x2: { field: "beyondHigh" }, y: depth("y") },
        stroke: OWN_COLOUR,
      },
    },
    {
      data,
      transform: [{ filter: { field: "low", valid: true } }],
      mark: { type: "rule", strokeWidth: em(0.3) },
      encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y: depth("y"), stroke: OWN_COLOUR },
    },
    {
      data,
      // The rim parts the mark from the ticks behind it.
      mark: { type: "point", size: em(0.72) ** 2, opacity: 1, stroke: "white", strokeWidth: em(0.06) },
      encoding: {
        ...{ x, y: depth("y"), fill: OWN_COLOUR, shape: SHAPE },
        tooltip: [
          { field: "label", type: "nominal", title: "Model" },
          { field: "prompts", type: "quantitative", title: "Prompts" },
          { field: "mean", type: "quantitative", title: "Geometric mean gain", format: GAIN_FORMAT },
          { field: "low", type: "quantitative", title: "95 % interval from", format: GAIN_FORMAT },
          { field: "high", type: "quantitative", title: "to", format: GAIN_FORMAT },
          { field: "beyondLow", type: "quantitative", title: "for new categories from", format: GAIN_FORMAT },
          { field: "beyondHigh", type: "quantitative", title: "to", format: GAIN_FORMAT },
        ],
      },
    },
  ];
}

/** A lozenge over the interval of each class mean, highest at the mean; cut where it leaves the axis. */
export function classMarks(
  lines: readonly Placed<ClassLine>[],
  { x, depth, row }: Places,
  axis: OneAxis,
): PanelLayer[] {
  return lines.map(({ wiring, mean, interval, y }): PanelLayer => ({
    data: {
      values: lozenge(mean, interval, axis).map(({ gain, half }) => ({
        gain,
        top: y - half * row,
        bottom: y + half * row,
      })),
    },
    mark: {
      type: "area",
      orient: "vertical",
      fill: wiringColour(wiring),
      fillOpacity: 1,
      interpolate: "linear",
    },
    encoding: { x: { ...x, field: "gain" }, y: depth("top"), y2: { field: "bottom" } },
  }));
}

const LOZENGE_HALF = 0.36;

/** Corners from left to right, with half its height as a share of a row. */
function lozenge(
  mean: number,
  interval: ClassLine["interval"],
  { domain: [left, right] }: OneAxis,
): readonly { readonly gain: number; readonly half: number }[] {
  const [low, middle, high] = [interval.low, mean, interval.high].map(Math.log) as [number, number, number];
  const halfAt = (place: number): number =>
    LOZENGE_HALF * (place <= middle ? (place - low) / (middle - low) : (high - place) / (high - middle));
  return [low, Math.max(low, Math.log(left)), middle, Math.min(high, Math.log(right)), high]
    .filter((place) => place >= Math.log(left) && place <= Math.log(right))
    .map((place) => ({
      gain: Math.exp(place),
      half: high > low ? Math.max(halfAt(place), 0) : LOZENGE_HALF,
    }));
}

/** Hollow grey marks, and arrows at the end of the axis that a cited gain lies beyond. */
export function citedMarks(
  lines: readonly Placed<CitedLine>[],
  { x, depth }: Places,
  { domain: [left, right] }: OneAxis,
  width: number,
): PanelLayer[] {
  const inside = lines.filter(({ gain }) => gain >= left && gain <= right);
  const outside = lines.filter((line) => !inside.includes(line));
  return [
    {
      data: {
        values: inside.map(({ gain, y, label, normType }) => ({
          mean: gain,
          y,
          label,
          norm: normName(normType),
        })),
      },
      mark: {
        ...{ type: "point", filled: false, fill: "white", size: em(0.5) ** 2, stroke: QUIET_MARK },
        ...{ strokeWidth: em(0.11), opacity: 1 },
      },
      encoding: {
        ...{ x, y: depth("y"), shape: SHAPE },
        tooltip: [
          { field: "label", type: "nominal", title: "Cited" },
          { field: "mean", type: "quantitative", title: "Gain", format: GAIN_FORMAT },
        ],
      },
    },
    {
      data: {
        values: outside.map(({ gain, y }) => ({
          arrow: gain < left ? "←" : "→",
          y,
          at: gain < left ? 0 : width,
        })),
      },
      mark: { type: "text", baseline: "middle", fontSize: SMALLEST_FONT_SIZE, fill: QUIET_MARK },
      encoding: {
        x: { field: "at", type: "quantitative", scale: null },
        y: depth("y"),
        text: { field: "arrow", type: "nominal" },
      },
    },
  ];
}
