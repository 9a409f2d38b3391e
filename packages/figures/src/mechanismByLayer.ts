import type { MechanismProfile } from "@gain/analysis";
import { type FigureSpec, type PanelLayer, type PanelSpec, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import { BAND_GREY } from "./look/palette.ts";
import { COLUMN_CONTENT_WIDTH, Y_AXIS_WIDTH } from "./look/printSize.ts";
import { TERM_COLOURS, TERM_DASHES, TERM_LABELS, TERMS } from "./look/termStyle.ts";
import { FIGURE_THEME } from "./look/theme.ts";
import { lastBlockBand } from "./marks/lastBlockBand.ts";
import { neutralRule } from "./notebook/marks/neutralRule.ts";
import { paddedDomain } from "./numbers/axisDomain.ts";
import { demandsSymlogAxis, zeroAxis } from "./numbers/zeroAxis.ts";
import { lastBlockPanel } from "./panels/lastBlockPanel.ts";
import { LAYER_PANEL_WIDTH, layerLinesPanel } from "./panels/layerLinesPanel.ts";
import type { LayerPoint } from "./panels/layerPoints.ts";
import { cosinePoints, mostLeftOut, type SpreadPoint, termPoints } from "./panels/mechanismPoints.ts";
import { counted, countText } from "./text/gainText.ts";
import { layerRange } from "./text/layerRange.ts";
import { noteLines } from "./text/noteLines.ts";
import { titleLines } from "./text/titleLines.ts";

export interface MechanismInput {
  readonly model: string;
  readonly profile: MechanismProfile;
}

/** Block 1 is named, not drawn, where it makes the axis of cosines so many times longer. */
const LARGEST_STRETCH = 4;

/**
 * Who changes the stream's length in every block: gain² − 1 and the terms that it is the sum of, what attention wrote,
 * what the MLP wrote, and their interplay (cross), as means over prompts around 0. Below, the cosine of the stream
 * after each block with the stream before it, and the terms of the last block, which is shaded throughout.
 *
 * Where a few blocks dwarf the others, the axis is logarithmic in both directions, and a second panel shows the
 * blocks from 2 on.
 */
export function mechanismByLayer({ model, profile }: MechanismInput): FigureSpec {
  const points = termPoints(profile);
  const later = points.filter(({ layer }) => layer > 1);
  const needsDetail = demandsSymlogAxis(points.map(({ mean }) => mean)) && later.length > 0;
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS_WIDTH;
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description:
      "Mean gain² − 1 of every block of one model with its terms by attention, MLP and their interplay; the cosine of " +
      "the stream after each block with the stream before it; the terms of the last block.",
    title: {
      text: titleLines(model, "who changes the stream’s length", width),
      subtitle: noteLines(notes(profile), width),
    },
    spacing: 20,
    vconcat: [
      termsPanel(profile, points, needsDetail ? 170 : 240),
      ...(needsDetail ? [termsPanel(profile, later, 200)] : []),
      cosinePanel(profile),
      ...(profile.lastBlock.defined ? [lastBlockPanel(profile.lastBlock.value, LAYER_PANEL_WIDTH)] : []),
    ],
  };
}

function notes(profile: MechanismProfile): (string | null)[] {
  const { rows, splitBlocks, byLayer } = profile;
  const unsplit = byLayer.length - splitBlocks;
  const leftOut = mostLeftOut(profile, ["growth", "cosine"]);
  return [
    "Mean gain² − 1 at the last token (sum), by who wrote it: attention, MLP, their interplay (cross)",
    `dashed: neutral (0) · shaded: the last block · ${counted(rows, "prompt")}`,
    splitBlocks === 0 && rows > 0
      ? "No block shows its step as the sum of an attention and an MLP part"
      : null,
    splitBlocks > 0 && unsplit > 0
      ? `${counted(unsplit, "block")} of ${countText(byLayer.length)} without terms: not shown as such a sum`
      : null,
    leftOut > 0 ? `up to ${counted(leftOut, "prompt")} of a block left out: not finite` : null,
  ];
}

function termsPanel(profile: MechanismProfile, points: readonly LayerPoint[], height: number): PanelSpec {
  const means = points.map(({ mean }) => mean);
  const { scale, ticks } = zeroAxis(means);
  const layers = points.map(({ layer }) => layer);
  return layerLinesPanel({
    title: layerRange("Block", layers, "mean gain"),
    height,
    points,
    categories: TERMS.map((term) => TERM_LABELS[term]),
    layerTitle: "Block k",
    layerDomain: domainOf(profile, layers),
    lines: {
      title: "Term",
      colours: TERMS.map((term) => TERM_COLOURS[term]),
      dashes: TERMS.map((term) => TERM_DASHES[term]),
      legendAt: "top",
    },
    y: {
      scale,
      axis: { title: "type" in scale ? "Mean term, symlog" : "Mean term", ...ticks },
    },
    meanTitle: "Mean",
    meanFormat: ".4f",
    below: [lastBlockBand(profile.byLayer.length), neutralRule("y", 0)],
  });
}

function cosinePanel(profile: MechanismProfile): PanelSpec {
  const all = cosinePoints(profile);
  const later = all.filter(({ layer }) => layer > 1);
  const first = all.find(({ layer }) => layer === 1);
  const isFlattened = later.length > 1 && rangeOf(all) > LARGEST_STRETCH * rangeOf(later);
  const points = isFlattened ? later : all;
  const layers = points.map(({ layer }) => layer);
  return layerLinesPanel({
    title: noteLines(
      [
        points.length === 0
          ? "No block has a finite cosine"
          : "Cosine of the stream after a block with the stream before it · mean ± SD over prompts",
        isFlattened && first !== undefined
          ? `block 1, not drawn: ${first.mean.toFixed(2).replace("-", "−")}`
          : null,
      ],
      LAYER_PANEL_WIDTH,
    ),
    height: 130,
    points,
    categories: ["Cosine"],
    layerTitle: "Block k",
    layerDomain: domainOf(profile, layers),
    lines: "one line",
    y: {
      scale: {
        domain: paddedDomain(points.flatMap(({ low, high }) => [low, high])),
        nice: false,
        zero: false,
      },
      axis: { title: "Cosine", tickCount: 5, format: "~g" },
    },
    meanTitle: "Mean cosine",
    meanFormat: ".4f",
    below: [lastBlockBand(profile.byLayer.length), spread(points)],
  });
}

const rangeOf = (points: readonly SpreadPoint[]): number =>
  points.reduce((most, { high }) => Math.max(most, high), -Infinity) -
  points.reduce((least, { low }) => Math.min(least, low), Infinity);

const spread = (points: readonly SpreadPoint[]): PanelLayer => ({
  data: { values: [...points] },
  mark: { type: "area", fill: BAND_GREY },
  encoding: {
    x: { field: "layer", type: "quantitative" },
    y: { field: "low", type: "quantitative" },
    y2: { field: "high" },
  },
});

/** Half a block more at both ends, for the band behind the last. */
function domainOf({ byLayer }: MechanismProfile, layers: readonly number[]): readonly [number, number] {
  const first = layers.reduce((a, b) => Math.min(a, b), byLayer.length);
  return [first - 0.5, byLayer.length + 0.5];
}
