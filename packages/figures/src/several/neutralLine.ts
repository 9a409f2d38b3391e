import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { textWidth } from "../text/textWidth.ts";
import { em } from "./measures.ts";
import type { OneAxis } from "./oneAxis.ts";

/** A thin line of ink at 1, and above it what it stands for, within the plot where it fits. */
export function neutralLine(
  x: PositionField,
  { domain: [low, high] }: OneAxis,
  label: string,
  width: number,
): PanelLayer[] {
  const place = (-width * Math.log(low)) / Math.log(high / low);
  const reach = textWidth(label, SMALLEST_FONT_SIZE) - em(0.3);
  const align = place + reach <= width ? "left" : place - reach >= 0 ? "right" : "center";
  const data = { values: [{ one: 1, label }] };
  return [
    {
      data,
      mark: { type: "rule", stroke: INK, strokeWidth: em(0.1) },
      encoding: { x: { ...x, field: "one" } },
    },
    {
      data,
      mark: {
        ...{
          type: "text",
          baseline: "bottom",
          align,
          dx: SHIFT[align],
          dy: em(-0.25),
        },
        ...{ fontSize: SMALLEST_FONT_SIZE, fill: INK },
      },
      encoding: { x: { ...x, field: "one" }, y: { value: 0 }, text: { field: "label", type: "nominal" } },
    },
  ];
}

/** The text begins or ends a little beyond the line. */
const SHIFT = { left: em(-0.3), right: em(0.3), center: 0 } as const;
