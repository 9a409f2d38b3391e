import type { PanelLayer } from "../figureSpec.ts";
import { COUNT_COLOURS } from "../look/palette.ts";
import { densityCells } from "../numbers/densityCells.ts";
import { logTicks } from "../numbers/logAxis.ts";
import type { EntropyAxes, EntropyPoint } from "./entropyAxes.ts";

const COLUMNS = 40;
const ROWS = 28;

/** Cells of a grid over entropy and gain, coloured by the number of prompts in them. */
export function entropyDensityLayer(points: readonly EntropyPoint[], axes: EntropyAxes): PanelLayer {
  const cells = densityCells(
    points.map((point) => [point.entropyNats, point.lastGain]),
    COLUMNS,
    ROWS,
  );
  const most = cells.reduce((highest, cell) => Math.max(highest, cell.count), 2);
  return {
    data: { values: cells },
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
      tooltip: [
        { field: "count", type: "quantitative", title: "Prompts" },
        { field: "xStart", type: "quantitative", title: "Entropy from", format: ".3f" },
        { field: "xEnd", type: "quantitative", title: "Entropy to", format: ".3f" },
        { field: "yStart", type: "quantitative", title: "Gain from", format: ".4f" },
        { field: "yEnd", type: "quantitative", title: "Gain to", format: ".4f" },
      ],
    },
  };
}
