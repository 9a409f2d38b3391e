import type { PanelLayer } from "../figureSpec.ts";
import { BAND_GREY } from "../look/palette.ts";

/** A grey band behind the last block, which is explained elsewhere in the figure. */
export function lastBlockBand(layers: number): PanelLayer {
  return {
    data: { values: [{ layer: layers - 0.5, end: layers + 0.5 }] },
    mark: { type: "rect", fill: BAND_GREY, fillOpacity: 0.5 },
    encoding: { x: { field: "layer", type: "quantitative" }, x2: { field: "end" } },
  };
}
