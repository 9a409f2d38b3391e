import { countText, counted } from "@gain/analysis";
import type { MechanismProfile } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { meanDiamonds } from "../marks/meanDiamonds.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { type FigureRows, figureRowsOf } from "../rows/figureRows.ts";
import { depthField, textColumn, type DepthField } from "../several/depth.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { widestText } from "../text/textWidth.ts";
import { lastBlockTitle } from "../titles/lastBlockTitle.ts";
import { lastBlockDots, LINES, type TermDot, type TermMean, termMeans } from "./lastBlockDots.ts";

export interface LastBlockTermsInput {
  /** One model's rows; those with `lastStep` are drawn. */
  readonly rows: readonly GainRow[] | FigureRows;
  readonly profile: MechanismProfile;
  /** Of the axis, which models of one report share: `lastBlockTermsDomain`. */
  readonly domain?: readonly [low: number, high: number];
}

const ROW = em(2.9);
const GAP = em(0.7);
const PAD = 0.05;
const VALUES_HEADING = "mean [95 %]";
/** Dots that would hide each other are moved apart, so many places across the axis. */
const PLACES = 90;
const STEPS = 4;

/** The domain that holds what several of these figures show. */
export function lastBlockTermsDomain(
  inputs: readonly Pick<LastBlockTermsInput, "rows" | "profile">[],
): readonly [low: number, high: number] {
  return domainOf(
    inputs.flatMap(({ rows, profile }) =>
      shownValues(lastBlockDots(figureRowsOf(rows)).dots, meansOf(profile)),
    ),
  );
}

/**
 * What the last block's attention, MLP and their interplay add to gain² − 1, and the sum: a dot a prompt, filled where
 * the block makes the stream longer and hollow where it makes it shorter, and the mean over all prompts with its 95 %
 * interval.
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function lastBlockTerms(input: LastBlockTermsInput): FigureSpec {
  const { profile } = input;
  const { dots, drawn } = lastBlockDots(figureRowsOf(input.rows));
  const means = meansOf(profile);
  const domain = input.domain ?? domainOf(shownValues(dots, means));
  const height = LINES.length * ROW + em(0.8);
  const gutter = widestText(
    means.map(({ label }) => label),
    SMALLEST_FONT_SIZE,
  );
  const values = widestText([VALUES_HEADING, ...means.map(({ text }) => text)], SMALLEST_FONT_SIZE) + GAP;
  const width = Math.floor(COLUMN_CONTENT_WIDTH - gutter - GAP - values);
  const depth = depthField(height);
  const x: PositionField = {
    field: "value",
    type: "quantitative",
    scale: { domain: [...domain], nice: false, zero: false },
    axis: { title: "Part of gain² − 1 in the last block", tickCount: 6, format: "~g" },
  };
  const yOf = (line: number): number => (line + 0.5) * ROW + (line === LINES.length - 1 ? em(0.8) : 0);
  return {
    ...figureFrame({
      title: profile.lastBlock.defined
        ? lastBlockTitle(profile.lastBlock.value)
        : "The last block is not taken apart",
      key: keyOf(profile, drawn, means),
      description:
        "What attention, the MLP and their interplay add to gain² − 1 in the last block of one model, and the sum: every " +
        "prompt, the mean and its 95 % interval.",
    }),
    width,
    height,
    layer: [
      {
        data: { values: [{ value: 0 }] },
        mark: { type: "rule", stroke: INK, strokeWidth: em(0.1) },
        encoding: { x },
      },
      dotsLayer(dots, domain, x, depth, yOf),
      ...meanLayers(means, x, depth, yOf),
      textColumn(
        means.map(({ label, line }) => ({ text: label, y: yOf(line) })),
        { x: -GAP, align: "right" },
        depth,
      ),
      textColumn(
        [
          { text: VALUES_HEADING, y: -em(0.6) },
          ...means.map(({ text, line, mean, colour }) => ({
            text,
            y: yOf(line),
            colour: mean === null ? INK : colour,
          })),
        ],
        { x: width + GAP, align: "left" },
        depth,
      ),
    ],
  };
}

const meansOf = (profile: MechanismProfile): readonly TermMean[] =>
  profile.lastBlock.defined ? termMeans(profile.lastBlock.value.overAll) : [];

const shownValues = (dots: readonly TermDot[], means: readonly TermMean[]): number[] => [
  ...dots.map(({ value }) => value),
  ...means.flatMap(({ mean, low, high }) => (mean === null ? [] : [mean, low ?? mean, high ?? mean])),
];

function domainOf(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  const pad = PAD * (high - low);
  return high > low ? [low - pad, high + pad] : [-1, 1];
}

function dotsLayer(
  dots: readonly TermDot[],
  [low, high]: readonly [number, number],
  x: PositionField,
  depth: DepthField,
  yOf: (line: number) => number,
): PanelLayer {
  const taken = new Map<string, number>();
  // The hollow ones are fewer as a rule, and drawn last.
  const values = dots
    .toSorted((a, b) => Number(a.shrinks) - Number(b.shrinks))
    .map((dot) => {
      const place = `${String(dot.line)} ${String(Math.round((PLACES * (dot.value - low)) / (high - low)))}`;
      const before = taken.get(place) ?? 0;
      taken.set(place, before + 1);
      return {
        ...{ value: dot.value, term: dot.term, prompt: dot.prompt, category: dot.category },
        ...(dot.shrinks ? { fill: "white", rim: INK } : { fill: INK, rim: "white" }),
        y: yOf(dot.line) - em(0.55) - (before % STEPS) * em(0.26),
      };
    });
  return {
    data: { values },
    mark: {
      ...{ type: "point", shape: "circle", strokeWidth: em(0.08), opacity: 1 },
      ...{ size: em(0.48) ** 2, filled: false },
    },
    encoding: {
      x,
      y: depth("y"),
      fill: { field: "fill", type: "nominal", scale: null },
      stroke: { field: "rim", type: "nominal", scale: null },
      tooltip: [
        { field: "prompt", type: "nominal", title: "Prompt" },
        { field: "category", type: "nominal", title: "Category" },
        { field: "term", type: "nominal", title: "Part" },
        { field: "value", type: "quantitative", title: "Value", format: "+.4f" },
      ],
    },
  };
}

function meanLayers(
  means: readonly TermMean[],
  x: PositionField,
  depth: DepthField,
  yOf: (line: number) => number,
): PanelLayer[] {
  const values = means.flatMap(({ line, label, mean, low, high, colour }) =>
    mean === null ? [] : [{ label, mean, low, high, colour, y: yOf(line) + em(0.35) }],
  );
  return meanDiamonds(values, {
    x,
    y: depth("y"),
    titles: { label: "Part", mean: "Mean" },
    format: "+.4f",
  });
}

function keyOf({ rows }: MechanismProfile, drawn: number, means: readonly TermMean[]): string {
  const has = (side: (mean: TermMean) => boolean): boolean => means.some(side);
  return [
    drawn < rows ? `${countText(drawn)} of ${counted(rows, "prompt")}` : counted(rows, "prompt"),
    "●\u00a0the stream grows",
    "○\u00a0it shrinks",
    "bar: 95\u00a0% interval of the mean",
    ...(has(({ low }) => low !== null && low > 0) ? ["orange: above\u00a00"] : []),
    ...(has(({ high }) => high !== null && high < 0) ? ["blue: below\u00a00"] : []),
  ].join(" · ");
}
