import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { QUIET_MARK } from "../look/meaning.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { cutEnds } from "./cutEnds.ts";
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

/** Wider than high, so that it is none of the shapes of norm types. */
const LOZENGE = "M-1,0L0,-0.55L1,0L0,0.55Z";

/** Each class mean as a lozenge on its interval over families, with an arrow where the interval leaves the axis. */
export function classMarks(
  lines: readonly Placed<ClassLine>[],
  { x, depth }: Places,
  axis: OneAxis,
  width: number,
): PanelLayer[] {
  const values = lines.map(({ wiring, mean, interval: { low, high }, y, label }) => ({
    ...{ mean, low, high, y, label, colour: wiringColour(wiring) },
  }));
  const data = { values };
  return [
    {
      data,
      mark: { type: "rule", strokeWidth: em(0.14), clip: true },
      encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y: depth("y"), stroke: OWN_COLOUR },
    },
    ...cutEnds(values, axis, width, depth),
    {
      data,
      mark: {
        ...{ type: "point", shape: LOZENGE, size: em(1.1) ** 2, opacity: 1 },
        ...{ stroke: "white", strokeWidth: em(0.06) },
      },
      encoding: {
        ...{ x, y: depth("y"), fill: OWN_COLOUR },
        tooltip: [
          { field: "label", type: "nominal", title: "Class" },
          { field: "mean", type: "quantitative", title: "Geometric mean gain", format: GAIN_FORMAT },
          { field: "low", type: "quantitative", title: "95 % interval from", format: GAIN_FORMAT },
          { field: "high", type: "quantitative", title: "to", format: GAIN_FORMAT },
        ],
      },
    },
  ];
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
