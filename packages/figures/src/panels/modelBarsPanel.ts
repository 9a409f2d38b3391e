import { domainTexts } from "../text/displayText.ts";
import type { PanelSpec, PositionField } from "../figureSpec.ts";
import { counted } from "../text/gainText.ts";
import type { ModelBar } from "../marks/modelBar.ts";
import { haloedText } from "../marks/haloedText.ts";
import { neutralRule } from "../marks/neutralRule.ts";
import { modelBarDatum, modelBarLayers } from "../marks/modelBarLayers.ts";
import { KIND_COLOURS, KIND_LABELS, MODEL_KINDS } from "../look/modelKind.ts";
import { PANEL_HEIGHT, PANEL_WIDTH } from "../look/panelSize.ts";

const NAME_CHARACTERS = 24;

/** Panel B: models by mean gain, the largest on top, coloured by kind; solid when measured, tinted when cited. */
export function modelBarsPanel(bars: readonly ModelBar[]): PanelSpec {
  const drawn = bars.filter((bar) => Number.isFinite(bar.gain)).toSorted((a, b) => b.gain - a.gain);
  const names = domainTexts(
    drawn.map((bar) => bar.name),
    NAME_CHARACTERS,
  );
  const kinds = MODEL_KINDS.filter((kind) => drawn.some((bar) => bar.kind === kind));
  const longest = drawn.reduce((most, bar) => Math.max(most, bar.gain), 1);
  const leftOut = bars.length - drawn.length;
  const y: PositionField = {
    field: "model",
    type: "nominal",
    scale: { domain: names },
    axis: { title: null, ticks: false, labelPadding: 6 },
  };
  return {
    title: {
      text: "B. Models by mean gain",
      ...(leftOut > 0 && { subtitle: `${counted(leftOut, "model")} left out: mean gain not finite` }),
    },
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    data: { values: drawn.map((bar, index) => modelBarDatum(bar, names[index] ?? "")) },
    encoding: {
      x: {
        field: "gain",
        type: "quantitative",
        scale: { domain: [0, longest * 1.2], nice: false },
        axis: { title: "Mean last-layer gain", tickCount: 6 },
      },
    },
    layer: [
      ...modelBarLayers(drawn, {
        orient: "horizontal",
        size: Math.min(36, (PANEL_HEIGHT / Math.max(drawn.length, 1)) * 0.72),
        position: { y },
        kindScale: {
          domain: kinds.map((kind) => KIND_LABELS[kind]),
          range: kinds.map((kind) => KIND_COLOURS[kind]),
        },
        // Vega-Lite would put the two legends side by side; the lower one gets its place by hand.
        kindLegend: { orient: "top", columns: 2, offset: 32 },
        sourceLegend: { orient: "none", legendX: 0, legendY: -24 },
      }),
      neutralRule("x"),
      ...haloedText("gainText", { align: "left", baseline: "middle", dx: 6 }, { y }),
    ],
  };
}
