import { barGroups } from "./marks/barGroups.ts";
import { type FigureSpec, type PanelLayer, type PositionField, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import { counted } from "./text/gainText.ts";
import { haloedText } from "./marks/haloedText.ts";
import type { ModelBar } from "./marks/modelBar.ts";
import { modelBarDatum, modelBarLayers } from "./marks/modelBarLayers.ts";
import { KIND_SCALE, type ModelKind } from "./look/modelKind.ts";
import { neutralRule } from "./marks/neutralRule.ts";
import { INK, NEUTRAL_LINE } from "./look/palette.ts";
import { FIGURE_THEME } from "./look/theme.ts";

const HEIGHT = 320;
const SMALLEST_WIDTH = 460;
const SMALLEST_STEP = 62;
/** Axis length over the highest gain: room for the value labels. */
const HEADROOM = 1.12;

const GROUP_HEADINGS: Readonly<Record<ModelKind, readonly string[]>> = {
  parallel: ["Parallel", "LayerNorm"],
  "sequential-layernorm": ["Sequential", "LayerNorm"],
  rmsnorm: ["RMSNorm", "(set apart)"],
  unknown: ["Not", "established"],
};

/**
 * Mean gain of parallel beside sequential LayerNorm models, measured and cited, around the neutral gain.
 *
 * A measured model that is not LayerNorm, or whose wiring or norm is not established, stands in a group of its own
 * under a heading that says so. Cited models of those kinds are no part of the comparison and are not drawn. Models
 * without a finite gain are counted in the subtitle.
 */
export function architectureComparison(models: readonly ModelBar[]): FigureSpec {
  const compared = models.filter((bar) => isLayerNorm(bar.kind) || bar.source === "measured");
  const drawn = compared.filter((bar) => Number.isFinite(bar.gain));
  const groups = barGroups(drawn);
  const steps = (groups.at(-1)?.bars.at(-1)?.position ?? 0) + 1;
  const width = Math.max(SMALLEST_WIDTH, steps * SMALLEST_STEP);
  const highest = drawn.reduce((most, bar) => Math.max(most, bar.gain), 1);

  const x: PositionField = {
    field: "position",
    type: "quantitative",
    scale: { domain: [-0.5, steps - 0.5], nice: false, zero: false },
    axis: null,
  };
  const y: PositionField = {
    field: "gain",
    type: "quantitative",
    scale: { domain: [0, highest * HEADROOM], nice: false },
    axis: { title: "Mean last-layer gain", tickCount: 7 },
    stack: null,
  };
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description:
      "Mean last-layer gain of parallel and sequential LayerNorm models, as bars around the neutral gain 1.",
    title: {
      text: "Parallel and sequential attention",
      subtitle: subtitle(drawn, compared.length - drawn.length),
    },
    width,
    height: HEIGHT,
    data: {
      values: groups.flatMap((group) =>
        group.bars.map(({ bar, label, position }) => ({ ...modelBarDatum(bar, label), position })),
      ),
    },
    layer: [
      ...modelBarLayers(drawn, {
        orient: "vertical",
        size: Math.min(72, (width / steps) * 0.62),
        position: { x, y },
        kindScale: KIND_SCALE,
        kindLegend: null,
        sourceLegend: { orient: "top", offset: 46 },
      }),
      neutralRule("y"),
      ...haloedText("gainText", { align: "center", baseline: "bottom", dy: -4 }, { x, y }),
      {
        mark: { type: "text", angle: 325, align: "right", baseline: "middle", fontSize: 13, fill: INK },
        encoding: { x, y: { value: HEIGHT + 14 }, text: { field: "model", type: "nominal" } },
      },
      {
        data: {
          values: groups.map(({ kind, centre }) => ({ position: centre, heading: GROUP_HEADINGS[kind] })),
        },
        mark: { type: "text", baseline: "bottom", fontSize: 13, lineHeight: 16, fill: INK },
        encoding: { x, y: { value: -24 }, text: { field: "heading", type: "nominal" } },
      },
      regionName(["▲ EXPANSION", "gain > 1"], INK, width, -38),
      regionName(["Neutral (1.0)"], NEUTRAL_LINE.colour, width, 0),
      regionName(["▼ DAMPENING", "gain < 1"], INK, width, 24),
    ],
  };
}

function isLayerNorm(kind: ModelKind): boolean {
  return kind === "parallel" || kind === "sequential-layernorm";
}

function subtitle(drawn: readonly ModelBar[], leftOut: number): string[] {
  const lines = ["LayerNorm models, mean last-layer gain"];
  if (drawn.length === 0) lines.push("No model to compare");
  if (drawn.some((bar) => bar.kind === "rmsnorm"))
    lines.push("RMSNorm: set apart, for it differs in more than wiring");
  if (drawn.some((bar) => bar.kind === "unknown")) lines.push("Not established: wiring or norm is not known");
  if (leftOut > 0) lines.push(`${counted(leftOut, "model")} left out: mean gain not finite`);
  return lines;
}

/** A name at the right of the plot, `dy` pixels below the neutral line. */
function regionName(lines: readonly string[], fill: string, width: number, dy: number): PanelLayer {
  return {
    data: { values: [{ gain: 1, lines }] },
    mark: {
      type: "text",
      align: "left",
      baseline: "middle",
      dy,
      fontSize: 12.5,
      fontWeight: "bold",
      lineHeight: 16,
      fill,
    },
    encoding: {
      x: { value: width + 10 },
      y: { field: "gain", type: "quantitative" },
      text: { field: "lines", type: "nominal" },
    },
  };
}
