import type { GainBlock } from "@gain/records";
import type { Wiring } from "@gain/analysis";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { endLabels, LABEL_ROW, LEADER } from "../several/endLabels.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { fittedLabels } from "../several/fittedLabels.ts";
import { turnDashes } from "../several/lineDashes.ts";
import { em } from "../several/measures.ts";
import { wiringKey } from "../several/modelMarks.ts";
import { neutralLabel, neutralRule } from "../several/neutralLevel.ts";
import { logChannel, oneAxis } from "../several/oneAxis.ts";
import { wiringColour } from "../several/severalModel.ts";
import { gainTitle } from "../text/gainTitle.ts";
import { widestText } from "../text/textWidth.ts";
import { gainByStepsOfModelsTitle } from "../titles/gainByStepsOfModelsTitle.ts";
import { inStepOrder, type CheckpointsInput, type OrderedCheckpoint } from "./checkpoint.ts";
import { meansOf, trainingFinding, type PlacedMean } from "./gainBySteps.ts";
import { placeField, stepAxisLayers, stepPlaces, stepTitle, type StepPlace } from "./stepAxis.ts";

/** A model with its checkpoints. */
export interface TrainedModel extends Pick<CheckpointsInput, "model" | "checkpoints"> {
  readonly wiring: Wiring;
}

export interface GainByStepsOfModelsInput extends Pick<CheckpointsInput, "pairs"> {
  /** Of which block the gains are; the last one where it is left out. */
  readonly block?: GainBlock;
  readonly models: readonly TrainedModel[];
}

interface Line {
  readonly model: TrainedModel;
  readonly means: readonly [PlacedMean, ...PlacedMean[]];
}

const LARGEST_LABELS = 0.3;
const Y_AXIS = em(4.8);
const SMALLEST_HEIGHT = em(20);

/** Several models' geometric mean gain by training step on one axis, a line a model, with 95 % intervals. */
export function gainByStepsOfModels({ block, models, pairs }: GainByStepsOfModelsInput): FigureSpec {
  const { steps, places, placeOf } = sharedAxis(models);
  const lines = models.flatMap((model): Line[] => {
    const ordered = inStepOrder(model.checkpoints);
    const [first, ...rest] = meansOf(
      ordered,
      ordered.map((checkpoint) => placeOf(checkpoint)),
    );
    return first === undefined ? [] : [{ model, means: [first, ...rest] }];
  });
  const height = Math.max(SMALLEST_HEIGHT, LABEL_ROW * (lines.length + 1));
  const names = fittedLabels(
    lines.map(({ model }) => model.model),
    LARGEST_LABELS * COLUMN_CONTENT_WIDTH,
  );
  const width = Math.floor(
    COLUMN_CONTENT_WIDTH - Y_AXIS - LEADER - widestText(names, SMALLEST_FONT_SIZE) - em(0.6),
  );
  const axis = oneAxis(
    lines.flatMap(({ means }) => means.flatMap(({ mean, low, high }) => [mean, low, high])),
    height,
  );
  const y: PositionField = {
    field: "mean",
    type: "quantitative",
    ...logChannel(axis, `${gainTitle(block)} (log scale)`),
  };
  const [low, high] = axis.domain;
  const pixel = (gain: number): number => (height * Math.log(high / gain)) / Math.log(high / low);
  const without = models.length - lines.length;
  return {
    ...figureFrame({
      title: gainByStepsOfModelsTitle(
        lines.map(({ model }) => trainingFinding(model.checkpoints, pairs).direction),
      ),
      key: [
        wiringKey(lines.map(({ model }) => model)),
        "geometric mean, 95 % interval",
        without > 0 ? `${String(without)} without an interval` : "",
      ]
        .filter((part) => part !== "")
        .join(" · "),
      description:
        "Geometric mean gain of several models by training step with 95 % intervals, a line a model.",
    }),
    width,
    height,
    layer: [
      neutralRule(y),
      ...lineLayers(lines, y),
      ...neutralLabel(y, pixel(1) < em(2) ? "below" : "above"),
      ...stepAxisLayers(places, width, height, stepTitle(steps)),
      ...endLabels(
        lines.map(({ means }, i) => {
          const { place, mean } = means.at(-1) ?? means[0];
          return { name: names[i] ?? "", x: place * width, y: pixel(mean) };
        }),
        { width, height },
      ),
    ],
  };
}

/** The steps of all models on one axis, each once. */
function sharedAxis(models: readonly TrainedModel[]) {
  const keyOf = ({ step, revision }: Pick<OrderedCheckpoint, "step" | "revision">): string =>
    step === null ? revision : String(step);
  const all = inStepOrder(models.flatMap(({ checkpoints }) => checkpoints));
  const steps = [...new Map(all.map((checkpoint) => [keyOf(checkpoint), checkpoint])).values()];
  const places = stepPlaces(steps);
  const byKey = new Map(steps.map((checkpoint, i) => [keyOf(checkpoint), places[i]]));
  return {
    steps,
    places,
    placeOf: (checkpoint: OrderedCheckpoint): StepPlace =>
      byKey.get(keyOf(checkpoint)) ?? { place: 0, label: "" },
  };
}

/** One line a model in the colour of its wiring; lines of one colour differ in their dashes. */
function lineLayers(lines: readonly Line[], y: PositionField): PanelLayer[] {
  const dashes = turnDashes(lines.map(({ model }) => wiringColour(model.wiring)));
  return lines.map(({ model, means }, i): PanelLayer => {
    const colour = wiringColour(model.wiring);
    return {
      data: { values: means.map((mean) => ({ ...mean, model: model.model })) },
      layer: [
        {
          mark: {
            type: "line",
            stroke: colour,
            strokeWidth: em(0.13),
            strokeDash: [...(dashes[i] ?? [1, 0])],
          },
          encoding: { x: placeField(), y },
        },
        {
          mark: { type: "rule", stroke: colour, strokeWidth: em(0.1) },
          encoding: { x: placeField(), y: { ...y, field: "low" }, y2: { field: "high" } },
        },
        {
          mark: {
            type: "point",
            shape: "circle",
            filled: true,
            fill: colour,
            size: em(0.45) ** 2,
            opacity: 1,
          },
          encoding: {
            ...{ x: placeField(), y },
            tooltip: [
              { field: "model", type: "nominal", title: "Model" },
              { field: "label", type: "nominal", title: "Checkpoint" },
              { field: "mean", type: "quantitative", title: "Geometric mean gain", format: ".4f" },
              { field: "low", type: "quantitative", title: "95 % interval from", format: ".4f" },
              { field: "high", type: "quantitative", title: "to", format: ".4f" },
            ],
          },
        },
      ],
    };
  });
}
