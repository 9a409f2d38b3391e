import { countText } from "@gain/analysis";
import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { displayText } from "../text/displayText.ts";
import { textWidth } from "../text/textWidth.ts";
import { em } from "../several/measures.ts";
import type { OrderedCheckpoint } from "./checkpoint.ts";

/** Share of the axis that step 0, or a checkpoint without a step, takes beside the others. */
const SIDE = 0.1;
const NAME_CHARACTERS = 12;

/** A checkpoint on the axis of training steps. */
export interface StepPlace {
  /** From 0 at the left end to 1. */
  readonly place: number;
  readonly label: string;
}

/**
 * Places of checkpoints, in the order of `inStepOrder`: by the logarithm of the step; step 0, which has none, is
 * left of the others, and checkpoints without a step are right of them.
 */
export function stepPlaces(
  checkpoints: readonly Pick<OrderedCheckpoint, "revision" | "step">[],
): readonly StepPlace[] {
  const positive = checkpoints.flatMap(({ step }) => (step !== null && step > 0 ? [step] : []));
  const [low = 1, high = 1] = [positive[0], positive.at(-1)];
  const without = checkpoints.filter(({ step }) => step === null).length;
  const side = Math.min(SIDE, 0.5 / Math.max(without, 1));
  const start = checkpoints.some(({ step }) => step === 0) && positive.length > 0 ? SIDE : 0;
  const end = positive.length > 0 ? 1 - side * without : 0;
  let unnamed = 0;
  return checkpoints.map(({ revision, step }) => {
    if (step === null) {
      unnamed += 1;
      const place = positive.length > 0 ? end + side * unnamed : unnamed / (without + 1);
      return { place, label: displayText(revision, NAME_CHARACTERS) };
    }
    if (step === 0) return { place: positive.length > 0 ? 0 : 0.5, label: "0" };
    const share = high > low ? Math.log(step / low) / Math.log(high / low) : 0.5;
    return { place: start + (end - start) * share, label: countText(step) };
  });
}

/** Those whose labels do not touch: the last one, then from the left as many as there is room for. */
export function labelledPlaces(places: readonly StepPlace[], width: number): readonly StepPlace[] {
  const reach = ({ place, label }: StepPlace): readonly [number, number] => {
    const half = textWidth(label, SMALLEST_FONT_SIZE) / 2 + em(0.3);
    return [place * width - half, place * width + half];
  };
  const last = places.at(-1);
  const kept: StepPlace[] = last === undefined ? [] : [last];
  for (const place of places.slice(0, -1)) {
    const [left, right] = reach(place);
    if (kept.every((other) => reach(other)[0] >= right || reach(other)[1] <= left)) kept.push(place);
  }
  return kept;
}

/** A field of places. */
export const placeField = (field = "place"): PositionField => ({
  field,
  type: "quantitative",
  scale: { domain: [0, 1], nice: false, zero: false },
  axis: null,
});

/** A line below the plot with a tick at every checkpoint, labels where there is room, and the axis' title. */
export function stepAxisLayers(
  places: readonly StepPlace[],
  width: number,
  height: number,
  title: string,
): PanelLayer[] {
  const text = { type: "text", baseline: "top", fontSize: SMALLEST_FONT_SIZE, fill: INK } as const;
  return [
    {
      data: { values: [{ from: 0, to: 1 }] },
      mark: { type: "rule", stroke: INK, strokeWidth: em(0.08) },
      encoding: { x: placeField("from"), x2: { field: "to" }, y: { value: height } },
    },
    {
      data: { values: places.map(({ place }) => ({ place })) },
      mark: { type: "rule", stroke: INK, strokeWidth: em(0.08) },
      encoding: { x: placeField(), y: { value: height }, y2: { value: height + em(0.4) } },
    },
    {
      data: { values: labelledPlaces(places, width).map(({ place, label }) => ({ place, label })) },
      mark: { ...text, dy: em(0.7) },
      encoding: { x: placeField(), y: { value: height }, text: { field: "label", type: "nominal" } },
    },
    {
      data: { values: [{ title }] },
      mark: { ...text, dy: em(2.1) },
      encoding: { x: { value: width / 2 }, y: { value: height }, text: { field: "title", type: "nominal" } },
    },
  ];
}

/** What the axis says of its steps. */
export function stepTitle(checkpoints: readonly Pick<OrderedCheckpoint, "step">[]): string {
  const steps = checkpoints.flatMap(({ step }) => (step === null ? [] : [step]));
  if (steps.length === 0) return "Revision, in the order given";
  return steps.includes(0) ? "Training step (log scale, 0 apart)" : "Training step (log scale)";
}
