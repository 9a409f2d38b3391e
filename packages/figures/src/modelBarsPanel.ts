import { distinctDisplayTexts } from "./displayText.ts";
import type { PanelSpec } from "./figureSpec.ts";
import { counted, gainText } from "./gainText.ts";
import { type ModelBar, SOURCE_FILL_OPACITY, SOURCE_LABELS, type GainSource } from "./modelBar.ts";
import { KIND_COLOURS, KIND_LABELS, MODEL_KINDS } from "./modelKind.ts";
import { PANEL_HEIGHT, PANEL_WIDTH } from "./panelSize.ts";
import { NEUTRAL_LINE } from "./palette.ts";

const NAME_CHARACTERS = 24;
const SOURCES: readonly GainSource[] = ["measured", "cited"];

/** Panel B: models by mean gain, the largest on top, coloured by kind; solid when measured, tinted when cited. */
export function modelBarsPanel(bars: readonly ModelBar[]): PanelSpec {
  const drawn = bars.filter((bar) => Number.isFinite(bar.gain)).toSorted((a, b) => b.gain - a.gain);
  const names = distinctDisplayTexts(
    drawn.map((bar) => bar.name),
    NAME_CHARACTERS,
  );
  const values = drawn.map((bar, index) => ({
    model: names[index] ?? "",
    gain: bar.gain,
    gainText: gainText(bar.gain),
    kind: KIND_LABELS[bar.kind],
    source: SOURCE_LABELS[bar.source],
  }));
  const kinds = MODEL_KINDS.filter((kind) => drawn.some((bar) => bar.kind === kind));
  const sources = SOURCES.filter((source) => drawn.some((bar) => bar.source === source));
  const longest = drawn.reduce((most, bar) => Math.max(most, bar.gain), 1);
  const leftOut = bars.length - drawn.length;
  const kindScale = { domain: kinds.map((kind) => KIND_LABELS[kind]), range: kinds.map((kind) => KIND_COLOURS[kind]) };
  const y = {
    field: "model",
    type: "nominal",
    scale: { domain: names, paddingInner: 0.28, paddingOuter: 0.2 },
    axis: { title: null, ticks: false, labelPadding: 6 },
  } as const;
  return {
    title: {
      text: "B. Models by mean gain",
      ...(leftOut > 0 && { subtitle: `${counted(leftOut, "model")} left out: mean gain not finite` }),
    },
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    data: { values },
    encoding: {
      x: {
        field: "gain",
        type: "quantitative",
        scale: { domain: [0, longest * 1.15], nice: false },
        axis: { title: "Mean last-layer gain", tickCount: 6 },
      },
    },
    layer: [
      {
        mark: { type: "bar", strokeWidth: 1.6 },
        encoding: {
          y,
          fill: { field: "kind", type: "nominal", scale: kindScale, legend: { orient: "top", columns: 2 } },
          stroke: { field: "kind", type: "nominal", scale: kindScale, legend: { orient: "top", columns: 2 } },
          fillOpacity: {
            field: "source",
            type: "ordinal",
            scale: {
              domain: sources.map((source) => SOURCE_LABELS[source]),
              range: sources.map((source) => SOURCE_FILL_OPACITY[source]),
            },
            legend: { orient: "top", columns: 2, symbolFillColor: "#555555", symbolStrokeColor: "#555555" },
          },
          tooltip: [
            { field: "model", type: "nominal", title: "Model" },
            { field: "gain", type: "quantitative", title: "Mean gain", format: ".4f" },
            { field: "kind", type: "nominal", title: "Kind" },
            { field: "source", type: "nominal", title: "Source" },
          ],
        },
      },
      {
        data: { values: [{ gain: 1 }] },
        mark: { type: "rule", stroke: NEUTRAL_LINE.colour, strokeDash: [...NEUTRAL_LINE.dash], strokeWidth: 2 },
      },
      {
        mark: { type: "text", align: "left", baseline: "middle", dx: 6, fontSize: 13, fontWeight: "bold" },
        encoding: { y, text: { field: "gainText", type: "nominal" } },
      },
    ],
  };
}
