import { countText, type BlockMechanism } from "@gain/analysis";
import type { FigureSpec, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { PART_FILLS, PART_OUTLINE, PARTS, TERM_LABELS } from "../look/termStyle.ts";
import { barAxis } from "../numbers/cutAxis.ts";
import { meanOf, momentsInterval, sideColour } from "../one/mechanismBars.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { lastBlockTermsTitle, type StepTerms } from "../titles/lastBlockTermsTitle.ts";
import { inStepOrder, stepText, type CheckpointsInput } from "./checkpoint.ts";
import { placeField, stepAxisLayers, type StepPlace } from "./stepAxis.ts";

const Y_AXIS = em(4.8);
const RIGHT = em(3);
const HEIGHT = em(20);
/** Of the distance between two checkpoints. */
const BAR = 0.7;

/**
 * What the last block's gain² − 1 is the sum of, at every checkpoint: mean terms stacked up from 0 and down from it, on a
 * linear axis where the parts add up to their sum, a point with its 95 % interval.
 */
export function lastBlockTermsBySteps({
  model,
  checkpoints,
}: Pick<CheckpointsInput, "model" | "checkpoints">): FigureSpec {
  const ordered = inStepOrder(checkpoints);
  const steps = ordered.flatMap((checkpoint) => {
    const terms = checkpoint.lastBlock === null ? null : termsOf(checkpoint.lastBlock);
    return terms === null
      ? []
      : [{ ...terms, label: stepText(checkpoint), step: checkpoint.step, revision: checkpoint.revision }];
  });
  const gap = 1 / Math.max(steps.length, 1);
  const places = steps.map(({ step, revision }, i): StepPlace => ({
    place: (i + 0.5) * gap,
    label: step === null ? revision.slice(0, 12) : countText(step),
  }));
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS - RIGHT;
  const bars = steps.flatMap(({ terms, label }, i) =>
    stacked(terms, { label, place: places[i]?.place ?? 0, half: (BAR * gap) / 2 }),
  );
  const sums = steps.map(({ sum, low, high, label }, i) => ({
    ...{ sum, low, high, label, place: places[i]?.place ?? 0 },
    colour: sideColour(low, high),
  }));
  const domain = barAxis([
    ...bars.flatMap(({ from, to }) => [from, to]),
    ...sums.flatMap(({ sum, low, high }) => [sum, low ?? sum, high ?? sum]),
  ]);
  const y: PositionField = {
    field: "from",
    type: "quantitative",
    scale: { domain: [...domain], nice: false, zero: false },
    axis: { title: "Mean gain² − 1, last block", tickCount: 5, format: "~g", grid: false },
  };
  const colour = { field: "colour", type: "nominal", scale: null } as const;
  const without = ordered.length - steps.length;
  return {
    ...figureFrame({
      title: lastBlockTermsTitle(steps),
      key: [
        model,
        "light: attention",
        "dark: MLP",
        "outlined: interplay",
        "point: sum, 95 %",
        without > 0 ? `${countText(without)} without a split` : null,
      ]
        .filter((part) => part !== null)
        .join(" · "),
      description:
        "The terms of the last block's gain² − 1 by training step, stacked, with their sum as a point.",
    }),
    width,
    height: HEIGHT,
    layer: [
      {
        data: { values: bars },
        mark: { type: "rect", ...PART_OUTLINE },
        encoding: {
          x: placeField("left"),
          ...{ x2: { field: "right" }, y, y2: { field: "to" } },
          fill: { field: "fill", type: "nominal", scale: null },
          tooltip: [
            { field: "label", type: "nominal", title: "Checkpoint" },
            { field: "term", type: "nominal", title: "Term" },
            { field: "mean", type: "quantitative", title: "Mean", format: ".4f" },
          ],
        },
      },
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: "rule", stroke: INK, strokeWidth: em(0.1) },
        encoding: { y: { ...y, field: "zero" } },
      },
      {
        data: { values: sums },
        transform: [{ filter: { field: "low", valid: true } }],
        mark: { type: "rule", strokeWidth: em(0.18) },
        encoding: { x: placeField(), y: { ...y, field: "low" }, y2: { field: "high" }, stroke: colour },
      },
      {
        data: { values: sums },
        mark: {
          type: "point",
          shape: "circle",
          size: em(0.6) ** 2,
          opacity: 1,
          stroke: "white",
          strokeWidth: em(0.08),
        },
        encoding: { x: placeField(), y: { ...y, field: "sum" }, fill: colour },
      },
      ...stepAxisLayers(places, width, HEIGHT, "Training step (each checkpoint alike)"),
    ],
  };
}

type StackedTerm = StepTerms["terms"][number] & { readonly fill: string };

/** Mean terms and their sum with its interval; null without a split or where a number is not finite. */
function termsOf(block: BlockMechanism): {
  readonly terms: readonly StackedTerm[];
  readonly sum: number;
  readonly low: number | null;
  readonly high: number | null;
} | null {
  const terms = PARTS.flatMap((part) => {
    const mean = meanOf(block[part]);
    return mean === null ? [] : [{ name: TERM_LABELS[part], fill: PART_FILLS[part], mean }];
  });
  const sum = meanOf(block.growth);
  if (terms.length < PARTS.length || sum === null) return null;
  return { terms, sum, ...(momentsInterval(block.growth) ?? { low: null, high: null }) };
}

/** Positive terms up from 0, negative ones down from it. */
function stacked(
  terms: readonly StackedTerm[],
  { label, place, half }: { readonly label: string; readonly place: number; readonly half: number },
) {
  let [up, down] = [0, 0];
  return terms.map(({ name, mean, fill }) => {
    const from = mean < 0 ? down : up;
    const to = from + mean;
    if (mean < 0) down = to;
    else up = to;
    return {
      label,
      term: name,
      mean,
      from,
      to,
      left: place - half,
      right: place + half,
      fill,
    };
  });
}
