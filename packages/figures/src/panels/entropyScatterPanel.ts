import type { GainRow } from "@gain/records";
import { paddedDomain } from "../numbers/axisDomain.ts";
import { categoryText } from "../prompts/categories.ts";
import type { PanelSpec } from "../figureSpec.ts";
import type { Correlation, FourPanelsInput } from "../fourPanels.ts";
import { gainLineLayer } from "../marks/gainLineLayer.ts";
import { KIND_COLOURS } from "../look/modelKind.ts";
import { PANEL_HEIGHT, PANEL_WIDTH } from "../look/panelSize.ts";
import { INK } from "../look/palette.ts";
import { drawnCountText } from "../prompts/promptSelection.ts";
import { neutralLine } from "../marks/referenceLines.ts";

/** Panel D: one point per prompt, output entropy in nats against last gain, with r and p above. */
export function entropyScatterPanel(input: FourPanelsInput, drawn: readonly GainRow[]): PanelSpec {
  const points = drawn.flatMap(({ prompt, category, entropyNats, lastGain }) =>
    entropyNats !== null && Number.isFinite(entropyNats)
      ? [{ prompt, category: categoryText(category), entropyNats, lastGain }]
      : [],
  );
  const prompts = drawnCountText(points.length, input.rows.length, "not finite");
  return {
    title: { text: "D. Entropy and gain", subtitle: `${correlationText(input.correlation)} · ${prompts}` },
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    layer: [
      gainLineLayer("y", [neutralLine()]),
      {
        data: { values: points },
        mark: {
          type: "point",
          shape: "circle",
          size: 75,
          filled: true,
          fill: KIND_COLOURS[input.kind],
          fillOpacity: 0.65,
          stroke: INK,
          strokeWidth: 1,
          opacity: 1,
        },
        encoding: {
          x: {
            field: "entropyNats",
            type: "quantitative",
            scale: {
              domain: paddedDomain(points.map((point) => point.entropyNats)),
              nice: false,
              zero: false,
            },
            axis: { title: "Output entropy (nats)", tickCount: 7 },
          },
          y: {
            field: "lastGain",
            type: "quantitative",
            scale: {
              domain: paddedDomain([1, ...points.map((point) => point.lastGain)]),
              nice: false,
              zero: false,
            },
            axis: { title: "Last-layer gain", tickCount: 6 },
          },
          tooltip: [
            { field: "prompt", type: "nominal", title: "Prompt" },
            { field: "category", type: "nominal", title: "Category" },
            { field: "lastGain", type: "quantitative", title: "Gain", format: ".4f" },
            { field: "entropyNats", type: "quantitative", title: "Entropy (nats)", format: ".4f" },
          ],
        },
      },
    ],
  };
}

function correlationText(correlation: Correlation | null): string {
  if (correlation === null || !Number.isFinite(correlation.r)) return "r not defined";
  const { r, p } = correlation;
  if (!Number.isFinite(p)) return `r = ${r.toFixed(3)}, p not defined`;
  return `r = ${r.toFixed(3)}, p ${p < 0.0001 ? "< 0.0001" : `= ${p.toFixed(4)}`}`;
}
