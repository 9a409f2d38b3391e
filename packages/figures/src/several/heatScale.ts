import type { PanelLayer } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { em } from "./measures.ts";

/**
 * Gains on a log scale about 1. The hues are those of the directions; the dampening end is far darker than the expanding
 * one, so that a greyscale print tells them apart, and neutral is a little darker than the page.
 */
export const HEAT_COLOURS = ["#00407A", "#F3F1EE", "#E5802F"] as const;

/** Ends of the scale and its middle: [1 / reach, 1, reach]. */
export type HeatDomain = readonly [low: number, one: number, high: number];

/** Below this share of the way to the dampening end, ink is harder to read than white. */
const DARK_FROM = -0.6;

/** The colour of what is written on a cell. */
export function inkOnCell(gain: number, [, , high]: HeatDomain): string {
  return Math.log(gain) / Math.log(high) < DARK_FROM ? "#FFFFFF" : INK;
}

type FillChannel = NonNullable<NonNullable<PanelLayer["encoding"]>["fill"]>;

/** Fill of the field `gain`, with a legend below that says where its ends are. */
export const heatFill = (domain: HeatDomain, title: string, width: number): FillChannel => ({
  field: "gain",
  type: "quantitative",
  scale: {
    ...{
      type: "log",
      domain: [...domain],
      range: [...HEAT_COLOURS],
      interpolate: "lab",
      clamp: true,
      nice: false,
    },
  },
  legend: {
    ...{ orient: "bottom", direction: "horizontal", title, titleLimit: 0 },
    ...{ gradientLength: Math.min(width, em(18)), gradientThickness: em(0.8) },
    ...{ gradientStrokeColor: INK, gradientStrokeWidth: 0.5, values: [...domain], format: ".3~f" },
    labelExpr: "(datum.value < 1 ? '≤ ' : datum.value > 1 ? '≥ ' : '') + datum.label",
  },
});
