import type { PositionField } from "../figureSpec.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { logTicks } from "../numbers/logAxis.ts";
import { textWidth } from "../text/textWidth.ts";
import { em } from "./measures.ts";

/** A log axis of gains or ratios; 1 lies on it and has a tick. */
export interface OneAxis {
  readonly domain: readonly [low: number, high: number];
  /** Ascending, apart enough for their labels. */
  readonly ticks: readonly number[];
}

/** An axis never spreads less than ± 1 % over its length: a change of that size does not matter. */
const SMALLEST_REACH = 1.01;
const PAD = 0.04;
/** Over a wider range, steps of equal size would crowd at its upper end. */
const LARGEST_EVEN = 3;
const LARGEST_DENSE = 20;
const DENSE = [1, 1.5, 2, 3, 5, 7];
const MOST_STEPS = 8;

/** Whether a gain or a ratio has a place on a log axis. */
export const hasPlace = (value: number): boolean => value > 1 / 1e100 && isDrawable(value);

/** The axis around values and 1, at least ± 1 % long. Values without a place on it are left out. */
export function oneAxis(values: Iterable<number>, length: number): OneAxis {
  let [low, high] = [1, 1];
  for (const value of values) {
    if (!hasPlace(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = Math.log(high / low);
  if (span < 2 * Math.log(SMALLEST_REACH)) {
    return withTicks([Math.min(low, 1 / SMALLEST_REACH), Math.max(high, SMALLEST_REACH)], length);
  }
  return withTicks([low * Math.exp(-PAD * span), high * Math.exp(PAD * span)], length);
}

/** Ticks for a domain that holds 1, on an axis of so many pixels. */
export function withTicks(domain: readonly [number, number], length: number): OneAxis {
  const [low, high] = domain;
  const candidates = candidateTicks(domain);
  const place = (tick: number): number => (length * Math.log(tick / low)) / Math.log(high / low);
  const ticks = [1];
  for (const side of [
    candidates.filter((tick) => tick < 1).toReversed(),
    candidates.filter((tick) => tick > 1),
  ]) {
    let last = 1;
    for (const tick of side) {
      const gap = (labelWidth(tick) + labelWidth(last)) / 2 + em(0.6);
      if (Math.abs(place(tick) - place(last)) < gap) continue;
      ticks.push(tick);
      last = tick;
    }
  }
  return { domain, ticks: ticks.toSorted((a, b) => a - b) };
}

function candidateTicks(domain: readonly [number, number]): number[] {
  const [low, high] = domain;
  if (high / low <= LARGEST_EVEN) return evenTicks(domain);
  if (high / low > LARGEST_DENSE) return logTicks([low, high]);
  const first = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => first + i);
  return decades
    .flatMap((decade) => DENSE.map((step) => Number(`${String(step)}e${String(decade)}`)))
    .filter((tick) => tick >= low && tick <= high);
}

function evenTicks([low, high]: readonly [number, number]): number[] {
  const rough = (high - low) / MOST_STEPS;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((times) => times * decade >= rough) ?? 10) * decade;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    // Multiples of a step such as 0.1 carry the rounding of their product.
    Number(((first + i) * step).toPrecision(12)),
  ).filter((tick) => tick > 0);
}

const labelWidth = (tick: number): number => textWidth(String(tick), SMALLEST_FONT_SIZE);

/** Scale and axis of Vega-Lite. */
export const logChannel = (
  { domain, ticks }: OneAxis,
  title: string | string[] | null,
): Pick<PositionField, "scale" | "axis"> => ({
  scale: { type: "log", domain: [...domain], nice: false },
  axis: { title, values: [...ticks], format: ".12~g", grid: false },
});
