import { INK } from "./palette.ts";

/**
 * What a colour or a shape means, in every figure and on every page: a hue has one meaning. Categories have labels and no
 * hue; the neutral gain 1 is a plain line of ink.
 */

/** An estimate whose interval lies on one side of 1, and the ends of a diverging scale of gains. */
export const DIRECTION_COLOURS = { expansion: "#B34700", dampening: "#005F9E" } as const;

/** The wiring of a model's blocks. Anything but these two is drawn in ink. */
export const WIRING_COLOURS = { parallel: "#00755A", sequential: "#7B3F9D", other: INK } as const;

/** The norm type of a model, by the shape of its mark. */
export const NORM_SHAPES = {
  LayerNorm: "circle",
  RMSNorm: "triangle-up",
  other: "square",
  "not stated": "diamond",
} as const;

/** An estimate that says nothing of the direction, and values that are cited. */
export const QUIET_MARK = "#6E6E6E";
