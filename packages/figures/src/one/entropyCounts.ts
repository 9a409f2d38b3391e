import type { PanelLayer, PanelSpec, PositionField } from "../figureSpec.ts";
import { COUNT_COLOURS } from "../look/palette.ts";
import { DENSITY_TOOLTIP } from "../marks/densityTooltip.ts";
import type { DensityCell } from "../numbers/densityCells.ts";
import { logTicks } from "../numbers/logAxis.ts";
import { em } from "../several/measures.ts";
import { neutralLabel, neutralRule } from "../several/neutralLevel.ts";
import { hasPlace } from "../several/oneAxis.ts";

interface Plot {
  readonly width: number;
  readonly height: number;
  readonly x: PositionField;
  readonly y: PositionField;
}

/** Counts of prompts in the cells of a grid over entropy and gain, in greys on a log scale. */
export function countsFigure(cells: readonly DensityCell[], { width, height, x, y }: Plot): PanelSpec {
  const most = cells.reduce((highest, cell) => Math.max(highest, cell.count), 2);
  const counts: PanelLayer = {
    data: { values: cells.filter(({ yStart }) => hasPlace(yStart)) },
    mark: { type: "rect", clip: true },
    encoding: {
      x: { ...x, field: "xStart" },
      x2: { field: "xEnd" },
      y: { ...y, field: "yStart" },
      y2: { field: "yEnd" },
      fill: {
        field: "count",
        type: "quantitative",
        scale: { type: "log", domain: [1, most], range: [...COUNT_COLOURS], nice: false },
        legend: {
          ...{ orient: "bottom", direction: "horizontal", title: "Prompts in a cell (log scale)" },
          ...{ gradientLength: em(14), gradientThickness: em(0.8), format: ",d" },
          values: logTicks([1, most]).filter((tick) => Number.isInteger(Math.log10(tick))),
        },
      },
      tooltip: [...DENSITY_TOOLTIP],
    },
  };
  return { width, height, layer: [counts, neutralRule(y), ...neutralLabel(y, "below")] };
}
