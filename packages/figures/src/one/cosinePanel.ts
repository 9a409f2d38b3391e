import type { MechanismProfile } from "@gain/analysis";
import type { PanelSpec, PositionField } from "../figureSpec.ts";
import { BAND_GREY, INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { em } from "../several/measures.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { AXIS, lastBlockShade, layerField, WIDTH } from "./mechanismAxes.ts";
import { cosinePoints, type CosinePoint } from "./mechanismBars.ts";

const COSINE_HEIGHT = em(6);
/** A cosine that varies by less over the blocks is drawn as if it varied by so much. */
const SMALLEST_COSINE_SPAN = 0.02;
/** Block 1 is named, not drawn, where it makes the axis of cosines so many times longer. */
const LARGEST_STRETCH = 4;

/** The cosine between the stream after and before each block: mean ± SD over prompts. */
export function cosinePanel(profile: MechanismProfile): PanelSpec {
  const all = cosinePoints(profile);
  const first = all.find(({ layer }) => layer === 1);
  const later = all.filter(({ layer }) => layer > 1);
  const isFlattened = later.length > 1 && spanOf(all) > LARGEST_STRETCH * spanOf(later);
  const points = isFlattened ? later : all;
  const x = layerField(profile, "Block");
  const y: PositionField = {
    field: "mean",
    type: "quantitative",
    scale: { domain: cosineDomain(points), nice: false, zero: false },
    axis: { title: "Cosine", tickCount: 3, format: "~g", minExtent: AXIS, maxExtent: AXIS },
  };
  return {
    width: WIDTH,
    height: COSINE_HEIGHT,
    layer: [
      ...lastBlockShade(profile),
      {
        data: { values: [...points] },
        mark: { type: "area", fill: BAND_GREY, stroke: PROMPT_GREY, strokeWidth: em(0.07) },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
      },
      {
        data: { values: [...points] },
        mark: {
          type: "line",
          stroke: INK,
          strokeWidth: em(0.13),
          point: { fill: INK, filled: true, size: em(0.3) ** 2 },
        },
        encoding: {
          x,
          y,
          tooltip: [
            { field: "layer", type: "quantitative", title: "Block" },
            { field: "mean", type: "quantitative", title: "Mean cosine", format: ".4f" },
            { field: "prompts", type: "quantitative", title: "Prompts" },
          ],
        },
      },
      {
        data: {
          values:
            isFlattened && first !== undefined
              ? [{ text: [`block 1: ${first.mean.toFixed(2).replace("-", "−")},`, "not drawn"] }]
              : [],
        },
        mark: {
          ...{ type: "text", align: "left", baseline: "middle", fontSize: SMALLEST_FONT_SIZE, fill: INK },
          ...{ lineHeight: em(1.2) },
        },
        encoding: {
          x: { value: WIDTH + em(0.8) },
          y: { value: COSINE_HEIGHT / 2 - em(0.6) },
          text: { field: "text", type: "nominal" },
        },
      },
    ],
  };
}

function cosineDomain(points: readonly CosinePoint[]): [number, number] {
  if (points.length === 0) return [0, 1];
  const low = points.reduce((least, point) => Math.min(least, point.low), Infinity);
  const high = points.reduce((most, point) => Math.max(most, point.high), -Infinity);
  const missing = Math.max(SMALLEST_COSINE_SPAN - (high - low), 0) / 2;
  const pad = 0.06 * Math.max(high - low, SMALLEST_COSINE_SPAN);
  return [low - missing - pad, high + missing + pad];
}

const spanOf = (points: readonly CosinePoint[]): number =>
  points.reduce((most, { high }) => Math.max(most, high), -Infinity) -
  points.reduce((least, { low }) => Math.min(least, low), Infinity);
