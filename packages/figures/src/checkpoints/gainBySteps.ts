import { countText } from "@gain/analysis";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { DIRECTION_COLOURS } from "../look/meaning.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { evenSample } from "../numbers/evenSample.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { neutralLabel, neutralRule } from "../several/neutralLevel.ts";
import { em } from "../several/measures.ts";
import { hasPlace, logChannel, oneAxis } from "../several/oneAxis.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { promptText } from "../text/promptText.ts";
import { directionOf, gainByStepsTitle, type Direction } from "../titles/gainByStepsTitle.ts";
import {
  inStepOrder,
  stepText,
  type Checkpoint,
  type CheckpointsInput,
  type OrderedCheckpoint,
  type Stepped,
} from "./checkpoint.ts";
import { placeField, stepAxisLayers, stepPlaces, stepTitle, type StepPlace } from "./stepAxis.ts";

const Y_AXIS = em(4.8);
/** Half a label beyond the right end. */
const RIGHT = em(3);
const HEIGHT = em(20);
/** More lines of single prompts merge into a block. */
const MOST_PROMPTS = 60;

/**
 * A model's geometric mean gain by training step, with its 95 % interval: orange where the interval lies above 1, blue where
 * it lies below. Prompts that every drawn checkpoint may have are thin grey lines behind.
 */
export function gainBySteps({ model, checkpoints: given, pairs }: CheckpointsInput): FigureSpec {
  const checkpoints = inStepOrder(given);
  const places = stepPlaces(checkpoints);
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS - RIGHT;
  const means = meansOf(checkpoints, places);
  const { lines, count } = promptLines(checkpoints, places);
  const axis = oneAxis(
    [...means.flatMap(({ mean, low, high }) => [mean, low, high]), ...lines.map(({ gain }) => gain)],
    HEIGHT,
  );
  const y: PositionField = {
    field: "mean",
    type: "quantitative",
    ...logChannel(axis, "Last-layer gain (log scale)"),
  };
  const drawn = new Set(lines.map(({ line }) => line)).size;
  const isNearTop = Math.log(axis.domain[1]) < 0.12 * Math.log(axis.domain[1] / axis.domain[0]);
  const without = checkpoints.length - means.length;
  return {
    ...figureFrame({
      title: gainByStepsTitle(means, changeOf(means, pairs)),
      key: [
        `${model}: geometric mean, 95 % interval`,
        "orange above 1, blue below",
        drawn > 0
          ? `grey: ${drawn < count ? `${countText(drawn)} of ${countText(count)}` : countText(count)} prompts`
          : null,
        without > 0 ? `${countText(without)} without an interval` : null,
      ]
        .filter((part) => part !== null)
        .join(" · "),
      description:
        "Geometric mean gain of one model by training step with 95 % intervals, every prompt a line behind.",
    }),
    width,
    height: HEIGHT,
    layer: [
      {
        data: { values: lines },
        mark: { type: "line", stroke: PROMPT_GREY, strokeWidth: em(0.06) },
        encoding: { x: placeField(), y: { ...y, field: "gain" }, detail: { field: "line", type: "ordinal" } },
      },
      neutralRule(y),
      ...neutralLabel(y, isNearTop ? "below" : "above"),
      ...meanLayers(means, y),
      ...stepAxisLayers(places, width, HEIGHT, stepTitle(checkpoints)),
    ],
  };
}

/** What a checkpoint states of its gain. */
type Measured = Pick<Checkpoint, "name" | "revision" | "findings">;

/** The change of the mean gain along the training, in one sentence without its full stop, and its direction. */
export function trainingFinding(
  checkpoints: readonly Measured[],
  pairs: CheckpointsInput["pairs"],
): TrainingFinding {
  const means = meansOf(inStepOrder(checkpoints), []);
  const change = changeOf(means, pairs);
  return { text: gainByStepsTitle(means, change), direction: directionOf(change) };
}

export interface TrainingFinding {
  readonly text: string;
  readonly direction: Direction;
}

/** A mean gain on the axis of steps. */
export interface PlacedMean {
  readonly name: string;
  readonly label: string;
  readonly step: number | null;
  readonly place: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly word: OrderedCheckpoint["findings"]["verdict"]["word"];
}

/** Of each checkpoint that has one. @param places those of `stepPlaces`, in the same order */
export function meansOf(
  checkpoints: readonly Stepped<Measured>[],
  places: readonly StepPlace[],
): readonly PlacedMean[] {
  return checkpoints.flatMap((checkpoint, i): PlacedMean[] => {
    const { name, step, findings } = checkpoint;
    const { estimate } = findings.primary;
    if (!estimate.defined) return [];
    const { mean, interval } = estimate.value;
    if (![mean, interval.low, interval.high].every(hasPlace)) return [];
    return [
      {
        ...{ name, step, label: stepText(checkpoint), place: places[i]?.place ?? 0 },
        ...{ mean, low: interval.low, high: interval.high, word: findings.verdict.word },
      },
    ];
  });
}

/** The pair's own test, as the last over the first. */
function changeOf(means: readonly PlacedMean[], pairs: CheckpointsInput["pairs"]) {
  const [first] = means;
  const last = means.at(-1);
  if (first === undefined || last === undefined) return null;
  for (const { first: one, second: other, ratioTest } of pairs) {
    if (!ratioTest.defined) continue;
    const { low, high } = ratioTest.value.interval;
    if (one === last.name && other === first.name) return { low, high };
    if (one === first.name && other === last.name) return { low: 1 / high, high: 1 / low };
  }
  return null;
}

/** Prompts by their gain at the first checkpoint that has them; evenly spaced ones of many. */
function promptLines(checkpoints: readonly OrderedCheckpoint[], places: readonly StepPlace[]) {
  const firsts = new Map<string, number>();
  for (const { gainByPrompt } of checkpoints) {
    for (const [prompt, gain] of gainByPrompt)
      if (hasPlace(gain) && !firsts.has(prompt)) firsts.set(prompt, gain);
  }
  const prompts = evenSample(
    [...firsts].toSorted((a, b) => a[1] - b[1]).map(([prompt]) => prompt),
    MOST_PROMPTS,
  );
  const lines = prompts.flatMap((prompt, line) =>
    checkpoints.flatMap(({ gainByPrompt }, i) => {
      const gain = gainByPrompt.get(prompt);
      if (gain === undefined || !hasPlace(gain)) return [];
      return [{ line, prompt: promptText(prompt), gain, place: places[i]?.place ?? 0 }];
    }),
  );
  return { lines, count: firsts.size };
}

function meanLayers(means: readonly PlacedMean[], y: PositionField): PanelLayer[] {
  const data = { values: means.map((mean) => ({ ...mean, colour: colourOf(mean) })) };
  const colour = { field: "colour", type: "nominal", scale: null } as const;
  return [
    { data, mark: { type: "line", stroke: INK, strokeWidth: em(0.12) }, encoding: { x: placeField(), y } },
    {
      data,
      mark: { type: "rule", strokeWidth: em(0.24) },
      encoding: { x: placeField(), y: { ...y, field: "low" }, y2: { field: "high" }, stroke: colour },
    },
    {
      data,
      mark: {
        type: "point",
        shape: "circle",
        size: em(0.62) ** 2,
        opacity: 1,
        stroke: "white",
        strokeWidth: em(0.06),
      },
      encoding: {
        ...{ x: placeField(), y, fill: colour },
        tooltip: [
          { field: "label", type: "nominal", title: "Checkpoint" },
          { field: "mean", type: "quantitative", title: "Geometric mean gain", format: ".4f" },
          { field: "low", type: "quantitative", title: "95 % interval from", format: ".4f" },
          { field: "high", type: "quantitative", title: "to", format: ".4f" },
        ],
      },
    },
  ];
}

function colourOf({ low, high }: PlacedMean): string {
  if (low > 1) return DIRECTION_COLOURS.expansion;
  return high < 1 ? DIRECTION_COLOURS.dampening : INK;
}
