import { meanIntervalFromSummary, type BlockMechanism, type Moments } from "@gain/analysis";
import type { FigureSpec, PositionField } from "../figureSpec.ts";
import { DIRECTION_COLOURS } from "../look/meaning.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { linearZeroAxis } from "../numbers/zeroAxis.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { countText } from "../text/gainText.ts";
import { lastBlockTermsTitle, type StepTerms } from "../titles/lastBlockTermsTitle.ts";
import { inStepOrder, stepText, type CheckpointsInput } from "./checkpoint.ts";
import { placeField, stepAxisLayers, type StepPlace } from "./stepAxis.ts";

const Y_AXIS = em(4.8);
const RIGHT = em(3);
const HEIGHT = em(20);
/** Of the distance between two checkpoints. */
const BAR = 0.7;

/** The terms of gain² − 1 in the order of the stack. */
const TERMS = [
  { key: "attention", name: "attention", fill: "#B8B8B8" },
  { key: "mlp", name: "MLP", fill: "#5E5E5E" },
  { key: "cross", name: "interplay", fill: "white" },
] as const satisfies readonly { readonly key: keyof BlockMechanism; readonly name: string; readonly fill: string }[];

/**
 * What the last block's gain² − 1 is the sum of, at every checkpoint: mean terms stacked up from 0 and down from it, on a
 * linear axis where the parts add up to their sum, a point with its 95 % interval.
 */
export function lastBlockTermsBySteps({ model, checkpoints }: Pick<CheckpointsInput, "model" | "checkpoints">): FigureSpec {
  const ordered = inStepOrder(checkpoints);
  const steps = ordered.flatMap((checkpoint) => {
    const terms = checkpoint.lastBlock === null ? null : termsOf(checkpoint.lastBlock);
    return terms === null ? [] : [{ ...terms, label: stepText(checkpoint), step: checkpoint.step, revision: checkpoint.revision }];
  });
  const gap = 1 / Math.max(steps.length, 1);
  const places = steps.map(({ step, revision }, i): StepPlace => ({
    place: (i + 0.5) * gap,
    label: step === null ? revision.slice(0, 12) : countText(step),
  }));
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS - RIGHT;
  const bars = steps.flatMap(({ terms, label }, i) => stacked(terms, { label, place: places[i]?.place ?? 0, half: (BAR * gap) / 2 }));
  const sums = steps.map(({ sum, low, high, label }, i) => ({
    ...{ sum, low, high, label, place: places[i]?.place ?? 0 },
    colour: low !== null && low > 0 ? DIRECTION_COLOURS.expansion : high !== null && high < 0 ? DIRECTION_COLOURS.dampening : INK,
  }));
  const { scale, ticks } = linearZeroAxis([
    ...bars.flatMap(({ from, to }) => [from, to]),
    ...sums.flatMap(({ sum, low, high }) => [sum, low ?? sum, high ?? sum]),
  ]);
  const y: PositionField = {
    field: "from",
    type: "quantitative",
    scale,
    axis: { title: "Share of gain² − 1, last block", ...ticks, grid: false },
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
      description: "The terms of the last block's gain² − 1 by training step, stacked, with their sum as a point.",
    }),
    width,
    height: HEIGHT,
    layer: [
      {
        data: { values: bars },
        mark: { type: "rect", stroke: INK, strokeWidth: em(0.05) },
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
        mark: { type: "point", shape: "circle", size: em(0.6) ** 2, opacity: 1, stroke: "white", strokeWidth: em(0.08) },
        encoding: { x: placeField(), y: { ...y, field: "sum" }, fill: colour },
      },
      ...stepAxisLayers(places, width, HEIGHT, "Training step (each checkpoint alike)"),
    ],
  };
}

/** Mean terms and their sum with its interval; null without a split or where a number has no place on an axis. */
function termsOf(block: BlockMechanism): (Omit<StepTerms, "label"> & { readonly low: number | null; readonly high: number | null }) | null {
  const terms = TERMS.flatMap(({ key, name }) => {
    const { mean } = block[key];
    return mean.defined && isDrawable(mean.value) ? [{ name, mean: mean.value }] : [];
  });
  const { mean } = block.growth;
  if (terms.length < TERMS.length || !mean.defined || !isDrawable(mean.value)) return null;
  return { terms, sum: mean.value, ...intervalOf(block.growth) };
}

function intervalOf({ n, mean, sd }: Moments): { readonly low: number | null; readonly high: number | null } {
  const interval = mean.defined && sd.defined ? meanIntervalFromSummary({ n, mean: mean.value, sd: sd.value }) : null;
  if (interval?.defined !== true || !isDrawable(interval.value.low) || !isDrawable(interval.value.high)) {
    return { low: null, high: null };
  }
  return { low: interval.value.low, high: interval.value.high };
}

/** Positive terms up from 0, negative ones down from it. */
function stacked(
  terms: StepTerms["terms"],
  { label, place, half }: { readonly label: string; readonly place: number; readonly half: number },
) {
  let [up, down] = [0, 0];
  return terms.map(({ name, mean }, i) => {
    const from = mean < 0 ? down : up;
    const to = from + mean;
    if (mean < 0) down = to;
    else up = to;
    return { label, term: name, mean, from, to, left: place - half, right: place + half, fill: TERMS[i]?.fill ?? "white" };
  });
}
