import { countText, counted } from "@gain/analysis";
import type { MechanismProfile } from "@gain/analysis";
import type { FigureSpec, PanelLayer, PanelSpec, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { PART_FILLS, PART_OUTLINE, PARTS, TERM_LABELS } from "../look/termStyle.ts";
import { cutAxis, type CutAxis } from "../numbers/cutAxis.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { signed } from "../text/signedText.ts";
import { textWidth } from "../text/textWidth.ts";
import { displayText } from "../text/displayText.ts";
import { mechanismTitle } from "../titles/mechanismTitle.ts";
import { cosinePanel } from "./cosinePanel.ts";
import { AXIS, lastBlockShade, layerField, WIDTH } from "./mechanismAxes.ts";
import { mostLeftOut, partBars, type PartBar, type SumPoint, sumPoints } from "./mechanismBars.ts";

export interface MechanismInput {
  readonly model: string;
  readonly profile: MechanismProfile;
  /** Of the axis of gain² − 1, which models of one report share; around this model's blocks by default. */
  readonly domain?: readonly [low: number, high: number];
}

const TERMS_HEIGHT = em(15);
/** Intervals stretch the axis by this share of the bars’ own, and are cut beyond it. */
const INTERVAL_ROOM = 0.3;
const NAME_CHARACTERS = 40;

/** The domain that holds the blocks of several models, less those that dwarf the others of their model. */
export function mechanismDomain(profiles: readonly MechanismProfile[]): readonly [low: number, high: number] {
  const domains = profiles.map((profile) => axisOf(profile).domain);
  return [
    domains.reduce((least, [low]) => Math.min(least, low), 0),
    domains.reduce((most, [, high]) => Math.max(most, high), 0),
  ];
}

/**
 * Which part changes the stream's length in every block: the mean over prompts of gain² − 1 as a point on the stack of what
 * the MLP wrote, what attention wrote and their interplay, on a linear axis through 0. Blocks that dwarf the others are
 * cut, their sums printed above them. Below it, the cosine of the stream after a block with the stream before it, mean
 * ± SD. The last block is shaded.
 */
export function mechanismByLayer(input: MechanismInput): FigureSpec {
  const { profile } = input;
  const own = axisOf(profile);
  const axis = input.domain === undefined ? own : withDomain(profile, input.domain);
  return {
    ...figureFrame({
      title: mechanismTitle(profile),
      key: keyOf(input, axis),
      description:
        "Mean gain² − 1 of every block of one model as the sum of what the MLP wrote, what attention wrote and their " +
        "interplay; below, the cosine of the stream after each block with the stream before it.",
    }),
    spacing: em(0.8),
    vconcat: [termsPanel(profile, axis), cosinePanel(profile)],
  };
}

/** From the lowest to the highest end of each block's stack, sum and interval. */
function extentsOf(profile: MechanismProfile): readonly (readonly [low: number, high: number])[] {
  const ends = profile.byLayer.map((): [number, number] => [0, 0]);
  const hold = (layer: number, value: number): void => {
    const end = ends[layer - 1];
    if (end === undefined) return;
    end[0] = Math.min(end[0], value);
    end[1] = Math.max(end[1], value);
  };
  for (const { layer, to } of partBars(profile)) hold(layer, to);
  for (const { layer, mean } of sumPoints(profile)) hold(layer, mean);
  return ends;
}

function axisOf(profile: MechanismProfile): CutAxis {
  const { domain, cut } = cutAxis(extentsOf(profile), new Set([profile.byLayer.length - 1]));
  const [low, high] = domain;
  const room = INTERVAL_ROOM * (high - low);
  const kept = sumPoints(profile).filter(({ layer }) => !cut.has(layer - 1));
  return {
    cut,
    domain: [
      kept.reduce((least, sum) => Math.min(least, Math.max(sum.low ?? low, low - room)), low),
      kept.reduce((most, sum) => Math.max(most, Math.min(sum.high ?? high, high + room)), high),
    ],
  };
}

function withDomain(profile: MechanismProfile, domain: readonly [number, number]): CutAxis {
  const cut = extentsOf(profile).flatMap(([low, high], place) =>
    low < domain[0] || high > domain[1] ? [place] : [],
  );
  return { domain, cut: new Set(cut) };
}

function termsPanel(profile: MechanismProfile, { domain, cut }: CutAxis): PanelSpec {
  const x = layerField(profile, null);
  const y: PositionField = {
    field: "mean",
    type: "quantitative",
    scale: { domain: [...domain], nice: false, zero: false },
    axis: {
      title: "Mean gain² − 1",
      tickCount: 5,
      format: "~g",
      minExtent: AXIS,
      maxExtent: AXIS,
    },
  };
  const sums = sumPoints(profile);
  return {
    width: WIDTH,
    height: TERMS_HEIGHT,
    layer: [
      ...lastBlockShade(profile),
      partsLayer(partBars(profile), x, y),
      {
        data: { values: [{ mean: 0 }] },
        mark: { type: "rule", stroke: INK, strokeWidth: em(0.09) },
        encoding: { y },
      },
      ...sumLayers(
        sums.filter(({ layer }) => !cut.has(layer - 1)),
        x,
        y,
      ),
      ...cutTexts(
        sums.filter(({ layer }) => cut.has(layer - 1)),
        profile.byLayer.length,
      ),
      ...labels(sums.length > 0, profile.splitBlocks > 0),
    ],
  };
}

function partsLayer(bars: readonly PartBar[], x: PositionField, y: PositionField): PanelLayer {
  return {
    data: { values: bars.map((bar) => ({ ...bar, start: bar.layer - 0.4, end: bar.layer + 0.4 })) },
    mark: { type: "rect", ...PART_OUTLINE, clip: true },
    encoding: {
      x: { ...x, field: "start" },
      x2: { field: "end" },
      y: { ...y, field: "from" },
      y2: { field: "to" },
      fill: { field: "fill", type: "nominal", scale: null },
      tooltip: [
        { field: "layer", type: "quantitative", title: "Block" },
        { field: "part", type: "nominal", title: "Part" },
        { field: "mean", type: "quantitative", title: "Mean", format: "+.4f" },
      ],
    },
  };
}

const OWN_COLOUR = { field: "colour", type: "nominal", scale: null } as const;

function sumLayers(sums: readonly SumPoint[], x: PositionField, y: PositionField): PanelLayer[] {
  const data = { values: [...sums] };
  return [
    {
      data,
      transform: [{ filter: { field: "low", valid: true } }],
      mark: { type: "rule", strokeWidth: em(0.12), clip: true },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, stroke: OWN_COLOUR },
    },
    {
      data,
      mark: {
        ...{ type: "point", shape: "circle", stroke: "white", strokeWidth: 0.8 },
        ...{ size: em(0.5) ** 2, opacity: 1 },
      },
      encoding: {
        x,
        y,
        fill: OWN_COLOUR,
        tooltip: [
          { field: "layer", type: "quantitative", title: "Block" },
          { field: "mean", type: "quantitative", title: "Mean gain² − 1", format: "+.4f" },
          { field: "low", type: "quantitative", title: "95 % from", format: "+.4f" },
          { field: "high", type: "quantitative", title: "95 % to", format: "+.4f" },
          { field: "prompts", type: "quantitative", title: "Prompts" },
        ],
      },
    },
  ];
}

/** The sums of bars that are cut, above them and beside each other. */
function cutTexts(cut: readonly SumPoint[], blocks: number): PanelLayer[] {
  if (cut.length === 0) return [];
  let free = -AXIS;
  const values = cut.map(({ layer, mean, colour }) => {
    const text = signed(mean, 3);
    const width = textWidth(text, SMALLEST_FONT_SIZE);
    const middle = ((layer - 0.4) / (blocks + 0.2)) * WIDTH;
    const at = Math.max(middle, free + width / 2);
    free = at + width / 2 + em(0.5);
    return { text, at, colour };
  });
  return [
    {
      data: { values },
      mark: { type: "text", baseline: "bottom", fontSize: SMALLEST_FONT_SIZE },
      encoding: {
        x: { field: "at", type: "quantitative", scale: null },
        y: { value: -em(0.3) },
        text: { field: "text", type: "nominal" },
        fill: OWN_COLOUR,
      },
    },
  ];
}

/** Names of the marks, beside the plot from the top as they are stacked. */
function labels(hasSums: boolean, hasParts: boolean): PanelLayer[] {
  const [line, left, text] = [em(1.7), WIDTH + em(1.1), WIDTH + em(1.8)];
  const names = [...(hasSums ? ["growth" as const] : []), ...(hasParts ? PARTS.toReversed() : [])].map(
    (term, i) => ({ term, y: em(2.5) + i * line }),
  );
  const parts = names.flatMap(({ term, y }) => (term === "growth" ? [] : [{ fill: PART_FILLS[term], y }]));
  const place = (field: string) => ({ field, type: "quantitative", scale: null }) as const;
  return [
    {
      data: { values: parts },
      mark: { type: "point", shape: "square", size: em(0.75) ** 2, opacity: 1, ...PART_OUTLINE },
      encoding: { x: { value: left }, y: place("y"), fill: { field: "fill", type: "nominal", scale: null } },
    },
    {
      data: { values: names.filter(({ term }) => term === "growth").map(({ y }) => ({ y })) },
      mark: { type: "point", shape: "circle", filled: true, fill: INK, size: em(0.5) ** 2, opacity: 1 },
      encoding: { x: { value: left }, y: place("y") },
    },
    {
      data: { values: names.map(({ term, y }) => ({ text: TERM_LABELS[term], y })) },
      mark: { type: "text", align: "left", baseline: "middle", fontSize: SMALLEST_FONT_SIZE, fill: INK },
      encoding: { x: { value: text }, y: place("y"), text: { field: "text", type: "nominal" } },
    },
  ];
}

function keyOf({ model, profile }: MechanismInput, { cut }: CutAxis): string {
  const { rows, splitBlocks, byLayer } = profile;
  const unsplit = byLayer.length - splitBlocks;
  const leftOut = mostLeftOut(profile, ["growth", "cosine"]);
  return [
    `${displayText(model, NAME_CHARACTERS)}, mean of ${counted(rows, "prompt")}`,
    "sum with 95 % interval, orange above 0, blue below",
    ...(cut.size > 0 ? [`cut bar${cut.size > 1 ? "s" : ""}: sum above`] : []),
    "cosine ± SD",
    ...(splitBlocks === 0 && rows > 0 ? ["no block is split into parts"] : []),
    ...(splitBlocks > 0 && unsplit > 0
      ? [`${countText(unsplit)} of ${countText(byLayer.length)} blocks without parts`]
      : []),
    ...(leftOut > 0 ? [`up to ${counted(leftOut, "prompt")} of a block left out: not finite`] : []),
  ].join(" · ");
}
