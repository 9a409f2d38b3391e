import type { PanelLayer, PositionField } from "../../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { NOTE_FONT_SIZE } from "../look/printSize.ts";

interface TextPlacement {
  readonly align: "left" | "center";
  readonly baseline: "middle" | "bottom";
  /** Degrees clockwise; level by default. */
  readonly angle?: number;
  readonly dx?: number;
  readonly dy?: number;
}

interface TextPosition {
  readonly x?: PositionField;
  readonly y?: PositionField;
}

/** Bold text of a field over its white outline, legible where a line crosses it. */
export function haloedText(field: string, placement: TextPlacement, position: TextPosition): PanelLayer[] {
  const text = { type: "text", fontSize: NOTE_FONT_SIZE, fontWeight: "bold", ...placement } as const;
  const encoding = { ...position, text: { field, type: "nominal" } } as const;
  return [
    {
      mark: { ...text, fill: "white", stroke: "white", strokeWidth: 4, strokeJoin: "round", aria: false },
      encoding,
    },
    { mark: { ...text, fill: INK }, encoding },
  ];
}
