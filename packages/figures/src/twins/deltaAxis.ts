import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { INK, LAST_BLOCK_GREY } from "../look/palette.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { em } from "../several/measures.ts";

/** An axis of differences never spreads less than this to either side of 0. */
const SMALLEST_REACH = 0.012;
const PAD = 0.06;

/** The mark of a mean difference; its fill says whether the interval excludes 0. */
export const MEAN_MARK = {
  type: "point",
  shape: "circle",
  size: em(0.6) ** 2,
  opacity: 1,
  stroke: INK,
  strokeWidth: em(0.1),
} as const;

/** A linear axis of differences of log gains around 0 and values. */
export function deltaDomain(values: Iterable<number>, reach = SMALLEST_REACH): readonly [number, number] {
  let [low, high] = [-reach, reach];
  for (const value of values) {
    if (!isDrawable(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const pad = PAD * (high - low);
  return [low - pad, high + pad];
}

/** Scale and axis of Vega-Lite. */
export const deltaChannel = (
  domain: readonly [number, number],
  title: string | string[] | null,
  tickCount = 6,
): Pick<PositionField, "type" | "scale" | "axis"> => ({
  type: "quantitative",
  scale: { domain: [...domain], nice: false, zero: false },
  axis: { title, tickCount, format: "~g", grid: false },
});

type Direction = "x" | "y";

/** Behind the marks: the margin about 0, within which a difference does not matter, and a thin line at 0. */
export function zeroLayers(direction: Direction, field: PositionField, margin: number | null): PanelLayer[] {
  const at = (name: string): PositionField => ({ ...field, field: name });
  const band = { values: margin === null ? [] : [{ from: -margin, to: margin }] };
  const zero = { values: [{ zero: 0 }] };
  const fill = { type: "rect", fill: LAST_BLOCK_GREY, clip: true } as const;
  const line = { type: "rule", stroke: INK, strokeWidth: em(0.1) } as const;
  return direction === "x"
    ? [
        { data: band, mark: fill, encoding: { x: at("from"), x2: { field: "to" } } },
        { data: zero, mark: line, encoding: { x: at("zero") } },
      ]
    : [
        { data: band, mark: fill, encoding: { y: at("from"), y2: { field: "to" } } },
        { data: zero, mark: line, encoding: { y: at("zero") } },
      ];
}

/** An interval of a difference beyond 0 is drawn as a filled mark, one that holds 0 as a hollow one. */
export const isBeyondZero = ({ low, high }: { readonly low: number; readonly high: number }): boolean =>
  low > 0 || high < 0;
