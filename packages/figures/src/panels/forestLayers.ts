import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { BAND_GREY, INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";

const STRIP_COLOUR = "#F1F1F1";

/** A field of pixels from the top of the plot. */
export type DepthField = (field: string) => PositionField;

/** Grey from 1 − floor to 1 + floor over the rows whose precision is known. */
export function precisionBand(x: PositionField, depth: DepthField): PanelLayer {
  return {
    transform: [{ filter: { field: "floorLow", valid: true } }],
    mark: { type: "rect", fill: BAND_GREY, clip: true },
    encoding: {
      x: { ...x, field: "floorLow" },
      x2: { field: "floorHigh" },
      y: depth("top"),
      y2: { field: "bottom" },
    },
  };
}

/** A thin line over the bootstrap's interval. */
export function bootstrapLine(x: PositionField, depth: DepthField): PanelLayer {
  return {
    transform: [{ filter: { field: "bootstrapLow", valid: true } }],
    mark: { type: "rule", stroke: INK, strokeWidth: 1.2 },
    encoding: {
      x: { ...x, field: "bootstrapLow" },
      x2: { field: "bootstrapHigh" },
      y: depth("bootstrap"),
    },
  };
}

/** A pale strip behind each row's texts, so that no line crosses them. */
export function textStrip(width: number, depth: DepthField): PanelLayer {
  return {
    mark: { type: "rect", fill: STRIP_COLOUR },
    encoding: { x: { value: 0 }, x2: { value: width }, y: depth("top"), y2: { field: "textEnd" } },
  };
}

/** A text of every row at a fixed horizontal position. */
export function rowText(
  field: string,
  position: { readonly x: number; readonly align: "left" | "right"; readonly fontWeight: "normal" | "bold" },
  depth: DepthField,
): PanelLayer {
  const { x, align, fontWeight } = position;
  return {
    mark: { type: "text", align, fontWeight, baseline: "middle", fontSize: SMALLEST_FONT_SIZE, fill: INK },
    encoding: { x: { value: x }, y: depth("text"), text: { field, type: "nominal" } },
  };
}
