import { deltaText, type TwinFindings } from "@gain/analysis";
import type { FigureSpec, PanelLayer, PanelSpec, PositionField } from "../figureSpec.ts";
import { WIRING_COLOURS } from "../look/meaning.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { neutralLabel, neutralRule } from "../several/neutralLevel.ts";
import { hasPlace, logChannel, oneAxis } from "../several/oneAxis.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { twinSlopesTitle } from "../titles/twinTitles.ts";
import { deltaChannel, deltaDomain, zeroLayers } from "./deltaAxis.ts";

const HEIGHT = em(24);
const AXIS = em(5);
const SPACE = em(2.4);
/** Of the width that both plots share. */
const LEFT_SHARE = 0.6;

/**
 * The gain of every pair's two models, joined by a line, and beside it their differences on an axis of their own with
 * the mean and its interval. The grey band is the margin within which a difference does not matter.
 */
export function twinSlopes(findings: Pick<TwinFindings, "primary" | "claim" | "design">): FigureSpec {
  const { primary, design } = findings;
  const room = COLUMN_CONTENT_WIDTH - 2 * AXIS - SPACE;
  const pairs = primary.pairs.filter(({ parallel, sequential }) =>
    [Math.exp(parallel), Math.exp(sequential)].every(hasPlace),
  );
  return {
    ...figureFrame({
      title: twinSlopesTitle(findings),
      key: [
        `${String(pairs.length)} pairs of one seed each`,
        "line: a pair",
        "diamond: mean, 95 % interval",
        "grey band: ±1 %",
      ].join(" · "),
      description:
        "The last-layer gain of the sequential and the parallel model of every pair, joined by a line, and the " +
        "differences of their logarithms with mean and 95 % interval.",
    }),
    hconcat: [
      slopePanel(pairs, Math.floor(LEFT_SHARE * room)),
      differencePanel(pairs, findings, Math.floor((1 - LEFT_SHARE) * room), design.margin),
    ],
    spacing: SPACE,
  };
}

type Pairs = TwinFindings["primary"]["pairs"];

const ARMS = [
  { wiring: "sequential", share: 0.25 },
  { wiring: "parallel", share: 0.75 },
] as const;

function slopePanel(pairs: Pairs, width: number): PanelSpec {
  const points = pairs.flatMap((pair) =>
    ARMS.map(({ wiring, share }) => ({
      ...{ seed: pair.seed, wiring, x: share * width, gain: Math.exp(pair[wiring]) },
      colour: WIRING_COLOURS[wiring],
    })),
  );
  const axis = oneAxis(
    points.map(({ gain }) => gain),
    HEIGHT,
  );
  const y: PositionField = {
    field: "gain",
    type: "quantitative",
    ...logChannel(axis, "Last-layer gain, passages (log scale)"),
  };
  const x = { field: "x", type: "quantitative", scale: null } as const;
  const isNearTop = Math.log(axis.domain[1]) < 0.12 * Math.log(axis.domain[1] / axis.domain[0]);
  return {
    width,
    height: HEIGHT,
    layer: [
      {
        data: { values: points },
        mark: { type: "line", stroke: PROMPT_GREY, strokeWidth: em(0.09) },
        encoding: { x, y, detail: { field: "seed", type: "ordinal" } },
      },
      neutralRule(y),
      ...neutralLabel(y, isNearTop ? "below" : "above"),
      {
        data: { values: points },
        mark: {
          type: "point",
          size: em(0.6) ** 2,
          opacity: 1,
          filled: true,
          stroke: "white",
          strokeWidth: em(0.05),
        },
        encoding: {
          ...{ x, y, fill: { field: "colour", type: "nominal", scale: null } },
          tooltip: [
            { field: "seed", type: "ordinal", title: "Seed" },
            { field: "wiring", type: "nominal", title: "Wiring" },
            { field: "gain", type: "quantitative", title: "Last-layer gain", format: ".4f" },
          ],
        },
      },
      armNames(
        ARMS.map(({ wiring, share }) => ({ name: wiring, x: share * width, colour: WIRING_COLOURS[wiring] })),
      ),
    ],
  };
}

/** Names below a plot, each under its column. */
const armNames = (
  names: readonly { readonly name: string; readonly x: number; readonly colour: string }[],
): PanelLayer => ({
  data: { values: names.map((each) => ({ ...each })) },
  mark: { type: "text", baseline: "top", dy: em(0.6), fontSize: SMALLEST_FONT_SIZE, fontWeight: "bold" },
  encoding: {
    x: { field: "x", type: "quantitative", scale: null },
    y: { value: HEIGHT },
    text: { field: "name", type: "nominal" },
    fill: { field: "colour", type: "nominal", scale: null },
  },
});

function differencePanel(
  pairs: Pairs,
  { primary }: Pick<TwinFindings, "primary">,
  width: number,
  margin: number,
): PanelSpec {
  const { difference } = primary;
  const mean = difference.defined
    ? [
        {
          mean: difference.value.mean,
          ...{ low: difference.value.interval.low, high: difference.value.interval.high },
          text: deltaText(difference.value),
        },
      ]
    : [];
  const domain = deltaDomain([
    ...pairs.map((pair) => pair.difference),
    ...mean.flatMap(({ low, high }) => [low, high]),
  ]);
  const y: PositionField = { field: "delta", ...deltaChannel(domain, "Δ log gain, parallel − sequential") };
  const points = spread(
    pairs.map((pair) => ({ seed: pair.seed, delta: pair.difference })),
    domain,
  ).map((each) => ({
    ...each,
    x: 0.32 * width + each.shift,
  }));
  return {
    width,
    height: HEIGHT,
    layer: [
      ...zeroLayers("y", y, margin),
      {
        data: { values: points },
        mark: {
          type: "point",
          size: em(0.55) ** 2,
          filled: false,
          stroke: INK,
          strokeWidth: em(0.1),
          opacity: 1,
        },
        encoding: {
          ...{ x: { field: "x", type: "quantitative", scale: null }, y },
          tooltip: [
            { field: "seed", type: "ordinal", title: "Seed" },
            { field: "delta", type: "quantitative", title: "Δ log gain", format: ".4f" },
          ],
        },
      },
      {
        data: { values: mean },
        mark: { type: "rule", stroke: INK, strokeWidth: em(0.2) },
        encoding: { x: { value: 0.72 * width }, y: { ...y, field: "low" }, y2: { field: "high" } },
      },
      {
        data: { values: mean },
        mark: {
          type: "point",
          shape: "diamond",
          size: em(0.95) ** 2,
          opacity: 1,
          fill: INK,
          stroke: "white",
        },
        encoding: {
          ...{ x: { value: 0.72 * width }, y: { ...y, field: "mean" } },
          tooltip: [{ field: "text", type: "nominal", title: "Mean Δ, 95 % interval" }],
        },
      },
      armNames([
        { name: "pairs", x: 0.32 * width, colour: INK },
        { name: "mean", x: 0.72 * width, colour: INK },
      ]),
    ],
  };
}

/** Points that would cover each other are moved apart sideways, in turn to either side. */
function spread<Point extends { readonly delta: number }>(
  points: readonly Point[],
  [low, high]: readonly [number, number],
): readonly (Point & { readonly shift: number })[] {
  const apart = (em(0.6) * (high - low)) / HEIGHT;
  const placed: (Point & { shift: number })[] = [];
  for (const point of points.toSorted((a, b) => a.delta - b.delta)) {
    const near = placed
      .filter(({ delta }) => Math.abs(delta - point.delta) < apart)
      .map(({ shift }) => shift);
    const place = SHIFTS.find((shift) => !near.includes(shift)) ?? 0;
    placed.push({ ...point, shift: place });
  }
  return placed;
}

const SHIFTS = [0, 1, -1, 2, -2, 3, -3, 4, -4].map((steps) => steps * em(0.7));
