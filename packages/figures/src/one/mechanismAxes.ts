import type { MechanismProfile } from "@gain/analysis";
import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { LAST_BLOCK_GREY } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { blockTicks } from "../numbers/blockTicks.ts";
import { em } from "../several/measures.ts";

export const AXIS = em(3.6);
const AXIS_TITLE = em(1.6);
const LABELS = em(7.2);
/** Of both plots, in pixels. */
export const WIDTH = Math.floor(COLUMN_CONTENT_WIDTH - AXIS - AXIS_TITLE - LABELS);

/** Blocks 1 to L. */
export const layerField = ({ byLayer }: MechanismProfile, title: string | null): PositionField => ({
  field: "layer",
  type: "quantitative",
  scale: { domain: [0.4, byLayer.length + 0.6], nice: false, zero: false },
  axis: {
    title,
    values: blockTicks(1, Math.max(byLayer.length, 1)),
    format: "d",
    ...(title === null && { labels: false }),
  },
});

/** A band behind the last block. */
export const lastBlockShade = ({ byLayer }: MechanismProfile): PanelLayer[] =>
  byLayer.length === 0
    ? []
    : [
        {
          data: { values: [{ start: byLayer.length - 0.5, end: byLayer.length + 0.5 }] },
          mark: { type: "rect", fill: LAST_BLOCK_GREY },
          encoding: {
            x: { field: "start", type: "quantitative" },
            x2: { field: "end" },
          },
        },
      ];
