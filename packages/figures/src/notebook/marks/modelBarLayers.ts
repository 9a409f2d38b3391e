import type { PanelLayer, PositionField } from "../../figureSpec.ts";
import { GAIN_SOURCES, type ModelBar, SOURCE_LABELS, SOURCE_OPACITY } from "./modelBar.ts";
import { gainLabel } from "../../text/gainLabel.ts";
import { KIND_LABELS } from "../look/modelKind.ts";
import { INK } from "../look/palette.ts";

interface ModelBarMark {
  readonly orient: "horizontal" | "vertical";
  /** Thickness of a bar in pixels. */
  readonly size: number;
  readonly position: { readonly x?: PositionField; readonly y?: PositionField };
  readonly kindScale: { domain: string[]; range: string[] };
  /** Null where the kinds are named without a legend. */
  readonly kindLegend: { orient: "top"; columns: number; offset: number } | null;
  readonly sourceLegend:
    { orient: "top"; offset: number } | { orient: "none"; legendX: number; legendY: number };
}

/** A model in a bar chart's data, with the texts of legends and axes. */
export function modelBarDatum(bar: ModelBar, label: string) {
  return {
    model: label,
    gain: bar.gain,
    gainText: gainLabel(bar.gain),
    kind: KIND_LABELS[bar.kind],
    source: SOURCE_LABELS[bar.source],
  };
}

/**
 * Bars over data of `modelBarDatum`, coloured by kind: a fill, solid for measured and tinted for cited models, with the
 * same outline for both.
 */
export function modelBarLayers(models: readonly ModelBar[], mark: ModelBarMark): PanelLayer[] {
  const bar = { type: "bar", orient: mark.orient, size: mark.size } as const;
  const kind = { field: "kind", type: "nominal", scale: mark.kindScale, legend: mark.kindLegend } as const;
  return [
    {
      mark: bar,
      encoding: {
        ...mark.position,
        fill: kind,
        opacity: {
          field: "source",
          type: "ordinal",
          // Always both sources: with a domain of one, Vega makes the bar invisible.
          scale: {
            domain: GAIN_SOURCES.map((source) => SOURCE_LABELS[source]),
            range: GAIN_SOURCES.map((source) => SOURCE_OPACITY[source]),
          },
          legend: {
            ...mark.sourceLegend,
            columns: 2,
            symbolType: "square",
            symbolFillColor: INK,
            values: sourcesAmong(models),
          },
        },
      },
    },
    {
      mark: { ...bar, filled: false, strokeWidth: 1.6 },
      encoding: {
        ...mark.position,
        stroke: kind,
        tooltip: [
          { field: "model", type: "nominal", title: "Model" },
          { field: "gain", type: "quantitative", title: "Mean gain", format: ".4f" },
          { field: "kind", type: "nominal", title: "Kind" },
          { field: "source", type: "nominal", title: "Source" },
        ],
      },
    },
  ];
}

function sourcesAmong(models: readonly ModelBar[]): string[] {
  return GAIN_SOURCES.filter((source) => models.some((model) => model.source === source)).map(
    (source) => SOURCE_LABELS[source],
  );
}
