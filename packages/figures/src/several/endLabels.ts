import type { PanelLayer } from "../figureSpec.ts";
import { QUIET_MARK } from "../look/meaning.ts";
import { INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { em } from "./measures.ts";
import { spreadLabels } from "./spreadLabels.ts";

/** From the plot to the labels beside it, with lines between them. */
export const LEADER = em(2);
/** Height of a label. */
export const LABEL_ROW = em(1.25);

/** The end of a line, in pixels. */
export interface LineEnd {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** Names right of the plot, apart from each other, with a thin line from each to its end. */
export function endLabels(
  ends: readonly LineEnd[],
  { width, height }: { readonly width: number; readonly height: number },
): PanelLayer[] {
  const places = spreadLabels(
    ends.map(({ y }) => y),
    LABEL_ROW,
    height,
  );
  const values = ends.map(({ name, x, y }, i) => ({
    ...{ name, from: y, to: places[i] ?? y, start: x + em(0.5), end: width + LEADER - em(0.3) },
  }));
  const pixels = (field: string) => ({ field, type: "quantitative", scale: null }) as const;
  return [
    {
      data: { values },
      mark: { type: "rule", stroke: QUIET_MARK, strokeWidth: em(0.06) },
      encoding: { x: pixels("start"), x2: { field: "end" }, y: pixels("from"), y2: { field: "to" } },
    },
    {
      data: { values },
      mark: {
        type: "text",
        align: "left",
        baseline: "middle",
        dx: em(0.3),
        fontSize: SMALLEST_FONT_SIZE,
        fill: INK,
      },
      encoding: { x: pixels("end"), y: pixels("to"), text: { field: "name", type: "nominal" } },
    },
  ];
}
