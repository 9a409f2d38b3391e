import { quantile } from "@gain/analysis";
import { paddedLogDomain } from "../numbers/logAxis.ts";
import { drawnBlocks } from "../several/drawnBlocks.ts";
import { em } from "../several/measures.ts";
import { oneAxis, withTicks, type OneAxis } from "../several/oneAxis.ts";
import type { DepthSpread, Spread } from "./depthSpread.ts";

export const GAIN_HEIGHT = em(14);
/** Share of the gains on either side that may lie beyond the axis, so that single blocks do not flatten all others. */
const BEYOND = 0.01;
/** A norm that changes by less over the stack is drawn as if it changed by so much. */
const SMALLEST_NORM_RATIO = 1.5;
const NO_MEAN = { defined: false, reason: "not drawn" } as const;

/** Of norms: around all that are drawn. */
export function normDomain(spreads: readonly DepthSpread[]): readonly [number, number] {
  const [low, high] = paddedLogDomain(
    spreads.flatMap(({ norms: { points, lines } }) =>
      lines.length > 0
        ? lines.flatMap((line) => line.points.map(({ value }) => value))
        : points.flatMap((point) => [point.low, point.high]),
    ),
  );
  const missing = Math.max(SMALLEST_NORM_RATIO / (high / low), 1) ** 0.5;
  return [low / missing, high * missing];
}

/** The blocks that are drawn: from 2 on, without those that follow block 1 with a mean above 2 or below 1 / 2. */
export function gainsDrawn({ points, lines }: Spread): Spread & { readonly leftOut: Spread["points"] } {
  const { blocks } = drawnBlocks(
    points.map(({ layer, mean }) => ({
      layer,
      gain: mean === null ? NO_MEAN : { defined: true, value: mean },
    })),
  );
  const first = blocks[0]?.layer ?? 1;
  return {
    points: points.filter(({ layer }) => layer >= first),
    lines: lines.map((line) => ({ ...line, points: line.points.filter(({ layer }) => layer >= first) })),
    leftOut: points.filter(({ layer }) => layer < first),
  };
}

/** Around the 1 % and 99 % quantiles of what is drawn, the whole of the last block, and 1. */
export function gainAxis({ gains }: DepthSpread): OneAxis {
  const { points, lines } = gainsDrawn(gains);
  const last = points.at(-1);
  const values = Float64Array.from(
    lines.length > 0
      ? lines.flatMap((line) => line.points.map(({ value }) => value))
      : points.flatMap(({ low, high }) => [low, high]),
  ).sort();
  if (last === undefined || values.length === 0) return oneAxis([], GAIN_HEIGHT);
  const lasts = lines.flatMap((line) =>
    line.points.flatMap(({ layer, value }) => (layer === last.layer ? [value] : [])),
  );
  const ends = [quantile(values, BEYOND), quantile(values, 1 - BEYOND), last.low, last.high, ...lasts];
  return withTicks(oneAxis(ends, GAIN_HEIGHT).domain, GAIN_HEIGHT);
}
