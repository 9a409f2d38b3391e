import type { PanelLayer } from "../../figureSpec.ts";
import type { GainLine } from "./referenceLines.ts";
import { legendColumns } from "../dejavuText.ts";

/** Lines across a panel at given gains, with a legend above the panel and within its width. */
export function gainLineLayer(axis: "x" | "y", lines: readonly GainLine[], panelWidth: number): PanelLayer {
  const labels = lines.map((line) => line.label);
  const legend = {
    orient: "top",
    columns: legendColumns(labels, panelWidth),
    symbolType: "stroke",
    symbolStrokeWidth: 2,
    symbolSize: 420,
  } as const;
  return {
    data: { values: lines.map(({ gain, label }) => ({ gain, label })) },
    mark: { type: "rule", strokeWidth: 2 },
    encoding: {
      [axis]: { field: "gain", type: "quantitative" },
      stroke: {
        field: "label",
        type: "nominal",
        scale: { domain: labels, range: lines.map((line) => line.colour) },
        legend,
      },
      strokeDash: {
        field: "label",
        type: "nominal",
        scale: { domain: labels, range: lines.map((line) => [...line.dash]) },
        legend,
      },
      tooltip: [
        { field: "label", type: "nominal", title: "Line" },
        { field: "gain", type: "quantitative", title: "Gain", format: ".4f" },
      ],
    },
  };
}
