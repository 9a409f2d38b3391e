import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";

/** A field of pixels from the top of a plot. */
export type DepthField = (field: string) => PositionField;

/** Places marks by pixels from the top of a plot of this height. */
export const depthField =
  (height: number): DepthField =>
  (field) => ({
    field,
    type: "quantitative",
    scale: { domain: [0, height], reverse: true, nice: false, zero: false },
    axis: null,
  });

/** One line of text beside or in a plot. */
export interface PlacedText {
  readonly text: string;
  /** Pixels from the top. */
  readonly y: number;
  readonly colour?: string;
}

interface TextLook {
  /** Pixels from the left edge of the plot. */
  readonly x: number;
  readonly align: "left" | "right" | "center";
  readonly fontWeight?: "normal" | "bold";
}

/** Texts in one column. */
export function textColumn(texts: readonly PlacedText[], look: TextLook, depth: DepthField): PanelLayer {
  const { x, align, fontWeight = "normal" } = look;
  return {
    data: { values: texts.map(({ text, y, colour = INK }) => ({ text, y, colour })) },
    mark: { type: "text", align, baseline: "middle", fontSize: SMALLEST_FONT_SIZE, fontWeight },
    encoding: {
      x: { value: x },
      y: depth("y"),
      text: { field: "text", type: "nominal" },
      fill: { field: "colour", type: "nominal", scale: null },
    },
  };
}
