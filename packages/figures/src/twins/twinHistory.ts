import { deltaText, TWIN_WIRINGS, type HistoryPoint, type TwinFindings } from "@gain/analysis";
import type { FigureSpec, PanelSpec, PositionField } from "../figureSpec.ts";
import {
  placeField,
  stepAxisLayers,
  stepPlaces,
  stepTitle,
  type StepPlace,
} from "../checkpoints/stepAxis.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { hasPlace, logChannel, oneAxis } from "../several/oneAxis.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { twinHistoryTitle } from "../titles/twinTitles.ts";
import { ARM_KEY, armLines } from "./armLines.ts";
import { deltaChannel, deltaDomain, isBeyondZero, MEAN_MARK, zeroLayers } from "./deltaAxis.ts";

const Y_AXIS = em(4.8);
const RIGHT = em(3);
const GAIN_HEIGHT = em(13);
const DELTA_HEIGHT = em(15);

/**
 * The mean gain of both arms by training step, and below it the difference of every pair with the mean and its interval
 * at each step.
 */
export function twinHistory(findings: Pick<TwinFindings, "history" | "design">): FigureSpec {
  const { history, design } = findings;
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS - RIGHT;
  const steps = history.map(({ step }) => ({ step, revision: `step${String(step)}` }));
  const places = stepPlaces(steps);
  return {
    ...figureFrame({
      title: twinHistoryTitle(findings),
      key: `above: mean gain · ${ARM_KEY} · below: Δ, mean with 95 % interval · grey lines: pairs`,
      description:
        "The mean last-layer gain of both arms by training step, and the difference of the logarithms of every pair with " +
        "the mean and its 95 % interval at each step.",
    }),
    vconcat: [
      gainPanel(history, places, width),
      deltaPanel(history, places, width, { margin: design.margin, title: stepTitle(steps) }),
    ],
    spacing: em(1.6),
  };
}

const yAxis = (title: string) => ({ title, minExtent: Y_AXIS, maxExtent: Y_AXIS });

function gainPanel(history: readonly HistoryPoint[], places: readonly StepPlace[], width: number): PanelSpec {
  const points = history.flatMap(({ means, step }, i) =>
    means === null
      ? []
      : TWIN_WIRINGS.map((wiring) => ({
          wiring,
          step,
          place: places[i]?.place ?? 0,
          gain: Math.exp(means[wiring]),
        })),
  );
  const drawn = points.filter(({ gain }) => hasPlace(gain));
  const axis = oneAxis(
    drawn.map(({ gain }) => gain),
    GAIN_HEIGHT,
  );
  const channel = logChannel(axis, null);
  const y: PositionField = {
    field: "gain",
    type: "quantitative",
    ...channel,
    axis: { ...channel.axis, ...yAxis("Mean last gain (log)") },
  };
  return {
    width,
    height: GAIN_HEIGHT,
    layer: armLines(drawn, { x: placeField(), y }),
  };
}

function deltaPanel(
  history: readonly HistoryPoint[],
  places: readonly StepPlace[],
  width: number,
  { margin, title }: { readonly margin: number; readonly title: string },
): PanelSpec {
  const lines = history.flatMap(({ pairs, step }, i) =>
    pairs.map(({ seed, difference }) => ({ seed, step, delta: difference, place: places[i]?.place ?? 0 })),
  );
  const means = history.flatMap(({ difference, step }, i) => {
    if (!difference.defined) return [];
    const { mean, interval } = difference.value;
    return [
      {
        ...{ step, mean, low: interval.low, high: interval.high, text: deltaText(difference.value) },
        ...{ place: places[i]?.place ?? 0, fill: isBeyondZero(interval) ? INK : "white" },
      },
    ];
  });
  const domain = deltaDomain([
    ...lines.map(({ delta }) => delta),
    ...means.flatMap(({ low, high }) => [low, high]),
  ]);
  const channel = deltaChannel(domain, null);
  const y: PositionField = {
    field: "delta",
    ...channel,
    axis: { ...channel.axis, ...yAxis("Δ log gain") },
  };
  return {
    width,
    height: DELTA_HEIGHT,
    layer: [
      ...zeroLayers("y", y, margin),
      {
        data: { values: lines },
        mark: { type: "line", stroke: PROMPT_GREY, strokeWidth: em(0.06), clip: true },
        encoding: { x: placeField(), y, detail: { field: "seed", type: "ordinal" } },
      },
      {
        data: { values: means },
        mark: { type: "line", stroke: INK, strokeWidth: em(0.13) },
        encoding: { x: placeField(), y: { ...y, field: "mean" } },
      },
      {
        data: { values: means },
        mark: { type: "rule", stroke: INK, strokeWidth: em(0.2) },
        encoding: { x: placeField(), y: { ...y, field: "low" }, y2: { field: "high" } },
      },
      {
        data: { values: means },
        mark: MEAN_MARK,
        encoding: {
          ...{
            x: placeField(),
            y: { ...y, field: "mean" },
            fill: { field: "fill", type: "nominal", scale: null },
          },
          tooltip: [
            { field: "step", type: "quantitative", title: "Step" },
            { field: "text", type: "nominal", title: "Mean Δ, 95 % interval" },
          ],
        },
      },
      ...stepAxisLayers(places, width, DELTA_HEIGHT, title),
    ],
  };
}
