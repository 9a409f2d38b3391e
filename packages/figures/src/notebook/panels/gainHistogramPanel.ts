import { paddedDomain } from "../../numbers/axisDomain.ts";
import type { PanelSpec } from "../../figureSpec.ts";
import type { FourPanelsInput } from "../fourPanelsInput.ts";
import { gainLineLayer } from "../marks/gainLineLayer.ts";
import { KIND_COLOURS } from "../look/modelKind.ts";
import { INK } from "../look/palette.ts";
import type { PlotSize } from "../look/printSize.ts";
import type { FigureRows } from "../../rows/figureRows.ts";
import { meanLine, neutralLine, referenceLine } from "../marks/referenceLines.ts";
import { gainTitle } from "../../text/gainTitle.ts";

/** Panel A: histogram of last gain in 20 bins, with the neutral gain, the cited gain and the mean as lines. */
export function gainHistogramPanel(input: FourPanelsInput, { bins }: FigureRows, size: PlotSize): PanelSpec {
  const lines = [neutralLine(), ...referenceLine(input.reference), ...meanLine(input.model, input.meanGain)];
  const gains = [...bins.flatMap((bin) => [bin.binStart, bin.binEnd]), ...lines.map((line) => line.gain)];
  const highest = bins.reduce((most, bin) => Math.max(most, bin.count), 1);
  return {
    title: "A. Distribution of the gain",
    ...size,
    layer: [
      {
        data: { values: [...bins] },
        transform: [{ filter: { field: "count", gt: 0 } }],
        mark: {
          type: "bar",
          binSpacing: 0,
          fill: KIND_COLOURS[input.kind],
          fillOpacity: 0.65,
          stroke: INK,
          strokeWidth: 0.8,
        },
        encoding: {
          x: {
            field: "binStart",
            type: "quantitative",
            bin: { binned: true },
            scale: { domain: paddedDomain(gains), nice: false, zero: false },
            axis: { title: gainTitle(input.block), tickCount: 7, grid: true },
          },
          x2: { field: "binEnd" },
          y: {
            field: "count",
            type: "quantitative",
            scale: { domain: [0, highest * 1.05], nice: false },
            axis: { title: "Prompts", tickMinStep: 1, format: ",d", tickCount: 6 },
          },
          tooltip: [
            { field: "binStart", type: "quantitative", title: "From", format: ".4f" },
            { field: "binEnd", type: "quantitative", title: "To", format: ".4f" },
            { field: "count", type: "quantitative", title: "Prompts" },
          ],
        },
      },
      gainLineLayer("x", lines, size.width),
    ],
  };
}
