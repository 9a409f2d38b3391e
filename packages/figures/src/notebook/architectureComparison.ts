import { counted } from "@gain/analysis";
import { type FigureSpec, type PanelLayer, type PositionField, VEGA_LITE_SCHEMA } from "../figureSpec.ts";
import { KIND_SCALE, type ModelKind } from "./look/modelKind.ts";
import { INK, NEUTRAL_LINE } from "./look/palette.ts";
import { COLUMN_CONTENT_WIDTH, NOTE_FONT_SIZE, Y_AXIS_WIDTH } from "./look/printSize.ts";
import { NOTEBOOK_THEME } from "./look/theme.ts";
import { barGroups } from "./marks/barGroups.ts";
import { haloedText } from "./marks/haloedText.ts";
import type { ModelBar } from "./marks/modelBar.ts";
import { modelBarDatum, modelBarLayers } from "./marks/modelBarLayers.ts";
import { neutralRule } from "./marks/neutralRule.ts";
import { isDrawable, reasonNotDrawn } from "../numbers/drawable.ts";
import { noteLines, textWidth } from "./dejavuText.ts";

const HEIGHT = 300;
/** Axis length over the highest gain: room for the value labels. */
const HEADROOM = 1.12;
const REGION_GAP = 8;
const EXPANSION = ["▲ expansion", "gain > 1"];
const NEUTRAL = ["neutral (1.0)"];
const DAMPENING = ["▼ dampening", "gain < 1"];
const REGION_WIDTH = Math.ceil(textWidth("▼ dampening", NOTE_FONT_SIZE, "bold"));
/** Below this spacing, values side by side would overlap and are drawn vertically. */
const LEVEL_VALUE_SPACING = 38;

const GROUP_HEADINGS: Readonly<Record<ModelKind, readonly string[]>> = {
  parallel: ["Parallel", "LayerNorm"],
  "sequential-layernorm": ["Sequential", "LayerNorm"],
  rmsnorm: ["RMSNorm", "(separate)"],
  unknown: ["Not", "established"],
};

/**
 * Mean gain of parallel and sequential LayerNorm models, measured and cited, around the neutral gain.
 *
 * A measured model that is not LayerNorm, or whose wiring or norm is not established, is in a separate group with a
 * heading. Cited models of those kinds are not part of the comparison and are not drawn. The subtitle counts models
 * without a finite gain.
 */
export function architectureComparison(models: readonly ModelBar[]): FigureSpec {
  const compared = models.filter((bar) => isLayerNorm(bar.kind) || bar.source === "measured");
  const drawn = compared.filter((bar) => isDrawable(bar.gain));
  const { groups, spacing, width } = barGroups(
    drawn,
    COLUMN_CONTENT_WIDTH - Y_AXIS_WIDTH - REGION_GAP - REGION_WIDTH,
  );
  const highest = drawn.reduce((most, bar) => Math.max(most, bar.gain), 1);
  const lowest = drawn.reduce((least, bar) => Math.min(least, bar.gain), 0);
  const areLevel = spacing >= LEVEL_VALUE_SPACING;

  const x: PositionField = {
    field: "position",
    type: "quantitative",
    scale: { domain: [0, width], nice: false, zero: false },
    axis: null,
  };
  const y: PositionField = {
    field: "gain",
    type: "quantitative",
    scale: { domain: [lowest * HEADROOM, highest * (areLevel ? HEADROOM : HEADROOM + 0.08)], nice: false },
    axis: { title: "Mean last-layer gain", tickCount: 7 },
    stack: null,
  };
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: NOTEBOOK_THEME,
    description:
      "Mean last-layer gain of parallel and sequential LayerNorm models, as bars around the neutral gain 1.",
    title: {
      text: "Parallel and sequential attention",
      subtitle: noteLines(notes(drawn, compared), width + REGION_WIDTH),
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
        size: Math.min(72, spacing * 0.64),
        position: { x, y },
        kindScale: KIND_SCALE,
        kindLegend: null,
        sourceLegend: { orient: "top", offset: 46 },
      }),
      neutralRule("y"),
      ...haloedText(
        "gainText",
        areLevel
          ? { align: "center", baseline: "bottom", dy: -4 }
          : { align: "left", baseline: "middle", angle: 270, dx: 6 },
        { x, y },
      ),
      {
        mark: {
          type: "text",
          angle: areLevel ? 315 : 300,
          align: "right",
          baseline: "middle",
          fontSize: NOTE_FONT_SIZE,
          fill: INK,
        },
        encoding: { x, y: { value: HEIGHT + 12 }, text: { field: "model", type: "nominal" } },
      },
      {
        data: {
          values: groups.map(({ kind, centre }) => ({ position: centre, heading: GROUP_HEADINGS[kind] })),
        },
        mark: { type: "text", baseline: "bottom", fontSize: NOTE_FONT_SIZE, lineHeight: 16, fill: INK },
        encoding: { x, y: { value: -24 }, text: { field: "heading", type: "nominal" } },
      },
      regionName(EXPANSION, INK, width, -38),
      regionName(NEUTRAL, NEUTRAL_LINE.colour, width, 0),
      regionName(DAMPENING, INK, width, 24),
    ],
  };
}

function isLayerNorm(kind: ModelKind): boolean {
  return kind === "parallel" || kind === "sequential-layernorm";
}

function notes(drawn: readonly ModelBar[], compared: readonly ModelBar[]): (string | null)[] {
  const leftOut = compared.length - drawn.length;
  return [
    "LayerNorm models, mean last-layer gain",
    drawn.length === 0 ? "No model to compare" : null,
    drawn.some((bar) => bar.kind === "rmsnorm")
      ? "RMSNorm: separate group, because it differs in more than wiring"
      : null,
    drawn.some((bar) => bar.kind === "unknown") ? "Not established: wiring or norm is unknown" : null,
    leftOut > 0
      ? `${counted(leftOut, "model")} left out: mean gain ${reasonNotDrawn(compared.map(({ gain }) => gain))}`
      : null,
  ];
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
      fontSize: NOTE_FONT_SIZE,
      fontWeight: "bold",
      lineHeight: 16,
      fill,
    },
    encoding: {
      x: { value: width + REGION_GAP },
      y: { field: "gain", type: "quantitative" },
      text: { field: "lines", type: "nominal" },
    },
  };
}
