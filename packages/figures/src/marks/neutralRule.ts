import type { PanelLayer } from "../figureSpec.ts";
import { NEUTRAL_LINE } from "../look/palette.ts";

/** A dashed line at gain 1 that is explained elsewhere in the figure. */
export function neutralRule(axis: "x" | "y"): PanelLayer {
  return {
    data: { values: [{ gain: 1 }] },
    mark: { type: "rule", stroke: NEUTRAL_LINE.colour, strokeDash: [...NEUTRAL_LINE.dash], strokeWidth: 2 },
    encoding: { [axis]: { field: "gain", type: "quantitative" } },
  };
}
