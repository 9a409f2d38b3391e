import type { PanelLayer } from "../../figureSpec.ts";
import { COUNT_COLOURS } from "../look/palette.ts";
import { DENSITY_TOOLTIP } from "../../marks/densityTooltip.ts";
import type { DensityCell } from "../../numbers/densityCells.ts";
import { logTicks } from "../../numbers/logAxis.ts";
import type { EntropyAxes } from "./entropyAxes.ts";

/** Cells of a grid over entropy and gain, coloured by the number of prompts in them. */
export function entropyDensityLayer(cells: readonly DensityCell[], axes: EntropyAxes): PanelLayer {
  const most = cells.reduce((highest, cell) => Math.max(highest, cell.count), 2);
  return {
    data: { values: [...cells] },
    mark: { type: "rect" },
    encoding: {
      x: { field: "xStart", ...axes.x },
      x2: { field: "xEnd" },
      y: { field: "yStart", ...axes.y },
      y2: { field: "yEnd" },
      fill: {
        field: "count",
        type: "quantitative",
        scale: { type: "log", domain: [1, most], range: [...COUNT_COLOURS], nice: false },
        legend: {
          orient: "top",
          title: "Prompts in a cell",
          titleOrient: "left",
          gradientLength: 150,
          gradientThickness: 12,
          values: logTicks([1, most]).filter((tick) => Number.isInteger(Math.log10(tick))),
          format: ",d",
        },
      },
      tooltip: [...DENSITY_TOOLTIP],
    },
  };
}
