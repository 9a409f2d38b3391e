import type { PanelLayer } from "../../figureSpec.ts";
import { NEUTRAL_LINE } from "../look/palette.ts";

/** A dashed line at gain 1, or where gain² − 1 is 0, that is explained elsewhere in the figure. */
export function neutralRule(axis: "x" | "y", at: 0 | 1 = 1): PanelLayer {
  return {
    data: { values: [{ gain: at }] },
    mark: { type: "rule", stroke: NEUTRAL_LINE.colour, strokeDash: [...NEUTRAL_LINE.dash], strokeWidth: 2 },
    encoding: { [axis]: { field: "gain", type: "quantitative" } },
  };
}
