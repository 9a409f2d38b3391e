import { TWIN_WIRINGS, type TwinFindings } from "@gain/analysis";
import type { FigureSpec, PositionField } from "../figureSpec.ts";
import { COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { hasPlace, logChannel, oneAxis } from "../several/oneAxis.ts";
import { twinLossTitle } from "../titles/twinTitles.ts";
import { ARM_KEY, armLines } from "./armLines.ts";

const Y_AXIS = em(4.8);
const RIGHT = em(1.6);
const HEIGHT = em(17);
const PAD = 0.04;

/** The mean gain of both arms against their mean validation loss, step by step: training runs from left to right. */
export function twinLoss({
  history,
  lossHistory,
  cells,
  design,
}: Pick<TwinFindings, "history" | "lossHistory" | "cells" | "design">): FigureSpec {
  const primary = cells.find(({ cell }) => cell.name === design.primary.cell);
  const points = history.flatMap(({ step, means }, i) => {
    const losses = lossHistory[i]?.means ?? null;
    if (means === null || losses === null) return [];
    return TWIN_WIRINGS.map((wiring) => ({
      wiring,
      step,
      gain: Math.exp(means[wiring]),
      loss: losses[wiring],
    }));
  });
  const drawn = points.filter(({ gain, loss }) => hasPlace(gain) && isDrawable(loss));
  const losses = drawn.map(({ loss }) => loss);
  const [low, high] = losses.length === 0 ? [0, 1] : [Math.min(...losses), Math.max(...losses)];
  const pad = PAD * (high - low || 1);
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS - RIGHT;
  const axis = oneAxis(
    drawn.map(({ gain }) => gain),
    HEIGHT,
  );
  const y: PositionField = {
    field: "gain",
    type: "quantitative",
    ...logChannel(axis, "Mean last gain (log scale)"),
  };
  const x: PositionField = {
    field: "loss",
    type: "quantitative",
    scale: { domain: [low - pad, high + pad], reverse: true, nice: false, zero: false },
    axis: { title: "Validation loss, nats a token (training runs to the right)", tickCount: 6, grid: false },
  };
  const missing = { defined: false, reason: "the primary cell was not measured" } as const;
  return {
    ...figureFrame({
      title: twinLossTitle(primary?.loss.difference ?? missing, primary?.equalLoss ?? missing),
      key: `${ARM_KEY} · dots: means of the pairs at each measured step`,
      description:
        "The mean last-layer gain of parallel and sequential models against their mean validation loss.",
    }),
    width,
    height: HEIGHT,
    layer: armLines(drawn, { x, y }),
  };
}
