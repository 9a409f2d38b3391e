import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";

interface TextLook {
  readonly align: "left" | "right" | "center";
  readonly baseline: "top" | "middle" | "bottom";
  readonly dx?: number;
  readonly dy?: number;
}

type Place = PositionField | { readonly value: number };

/** Text of a field over its own outline in the colour of the paper, legible where a line crosses it. */
export function haloedText(
  field: string,
  look: TextLook,
  position: { readonly x: Place; readonly y: Place },
  values: readonly Readonly<Record<string, unknown>>[],
): PanelLayer[] {
  const text = { type: "text", fontSize: SMALLEST_FONT_SIZE, ...look } as const;
  const encoding = { ...position, text: { field, type: "nominal" } } as const;
  const data = { values: [...values] };
  return [
    {
      data,
      mark: { ...text, fill: "white", stroke: "white", strokeWidth: 4, strokeJoin: "round", aria: false },
      encoding,
    },
    { data, mark: { ...text, fill: INK }, encoding },
  ];
}
