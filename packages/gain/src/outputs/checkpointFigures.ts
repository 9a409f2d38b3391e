import {
  geometricGains,
  stepOfRevision,
  trainings,
  trainingsAmong,
  type ModelComparison,
  type Training,
} from "@gain/analysis";
import {
  gainBySteps,
  gainByStepsOfModels,
  lastBlockTermsBySteps,
  pairByCategory,
  stepByBlock,
  type Checkpoint,
  type TrainedModel,
} from "@gain/figures";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import { gainsOf, type DrawnModel, type Figure } from "./figure.ts";
import type { Domains } from "./oneModelFigures.ts";

/** Kinds of figures of one model's checkpoints. */
const OWN_KINDS = 4;
/** More are too many for a page; then the figure of all models is the only one. */
const MOST_OWN_FIGURES = 24;

/** Revisions of one model, of which two at least state their training step. */
interface Trained extends TrainedModel {
  /** Named in file names. */
  readonly slug: string;
}

interface Along {
  readonly first: MeasuredModel;
  readonly comparison: ModelComparison;
  readonly domains: Domains;
}

/**
 * The figures of models whose names state training steps ("NAME@step1000"), in the order of the steps.
 *
 * @returns null where no model has two steps. `isAll`: is every model such a checkpoint, so that these figures answer?
 */
export function checkpointFigures(
  models: readonly DrawnModel[],
  along: Along,
): { readonly isAll: boolean; readonly figures: readonly Figure[] } | null {
  const names = models.map(({ labels }) => labels.modelName);
  const found = trainingsAmong(names);
  if (found.length === 0) return null;
  const trained = found.map((training) => trainedModel(training, models));
  const isAll = trainings(names) !== null;
  const [only, ...others] = trained;
  const single = only !== undefined && others.length === 0;
  const { slug, timestamp, block } = along.first.labels;
  const { pairs } = along.comparison;
  const together = (): Figure => ({
    spec: gainByStepsOfModels({ block, models: trained, pairs }),
    title: "Gain by training step, model by model",
    caption: `Geometric mean ${gainsOf(block)} with its 95 % interval, a line a model.`,
    place: isAll ? "answer" : "checkpoints",
    name: `${slug}_gain_by_steps_of_models_${timestamp}`,
  });
  const own = single || trained.length * OWN_KINDS <= MOST_OWN_FIGURES ? trained : [];
  return {
    isAll,
    figures: [
      ...(single ? [] : [together()]),
      ...own.flatMap((model) => figuresOfOne(model, along, single && isAll ? "answer" : "checkpoints")),
    ],
  };
}

function trainedModel({ base, revisions }: Training, models: readonly DrawnModel[]): Trained {
  const own = revisions.flatMap(({ place, revision }) => {
    const model = models[place];
    return model === undefined ? [] : [{ revision, model }];
  });
  return {
    model: base,
    slug: own[0]?.model.labels.slug ?? "",
    wiring: own[0]?.model.labels.wiring ?? "unknown",
    checkpoints: own.map(({ revision, model: { labels, findings, figureRows, mechanism } }) => ({
      ...{ name: labels.modelName, revision, findings },
      gainByPrompt: new Map(
        [...figureRows.shown.values()].flatMap(({ prompt, lastGain }) =>
          prompt === null ? [] : [[prompt, lastGain] as const],
        ),
      ),
      blocks: geometricGains(figureRows.norms.means().overall),
      lastBlock: mechanism === undefined || mechanism.rows === 0 ? null : (mechanism.byLayer.at(-1) ?? null),
    })),
  };
}

/** @param place of the gain by steps; the other figures are beside it */
function figuresOfOne(
  { model, slug, checkpoints }: Trained,
  { first, comparison: { pairs }, domains }: Along,
  place: "answer" | "checkpoints",
): Figure[] {
  const { timestamp, block } = first.labels;
  const named = (kind: string, figure: Pick<Figure, "spec" | "title" | "caption">): Figure => ({
    ...figure,
    place: kind === "gain_by_steps" ? place : "checkpoints",
    title: place === "answer" ? figure.title : `${model}: ${figure.title}`,
    name: `${place === "answer" ? first.labels.slug : slug}_${kind}_${timestamp}`,
  });
  const ends = endsOf(checkpoints);
  const pair = pairs.find(
    ({ first: one, second, n }) => n > 0 && ends.includes(one) && ends.includes(second),
  );
  return [
    named("gain_by_steps", {
      spec: gainBySteps({ model, checkpoints, pairs }),
      title: "Gain by training step",
      caption: `Geometric mean ${gainsOf(block)} with its 95 % interval, and every prompt as a line.`,
    }),
    ...(checkpoints.some(({ blocks }) => blocks.length > 0)
      ? [
          named("step_by_block", {
            spec: stepByBlock({ model, checkpoints, ...(domains && { domain: domains.heat }) }),
            title: "Gain by training step and block",
            caption: "Geometric mean gain of every block, one row a checkpoint, in one range of colours.",
          }),
        ]
      : []),
    ...(checkpoints.some(({ lastBlock }) => lastBlock !== null)
      ? [
          named("last_block_terms_by_steps", {
            spec: lastBlockTermsBySteps({ model, checkpoints }),
            title: "Terms of the last block by training step",
            caption:
              "Mean terms of the last block’s gain² − 1, stacked, with their sum and its 95 % interval.",
          }),
        ]
      : []),
    ...(pair === undefined
      ? []
      : [
          named("first_and_last_step", {
            spec: pairByCategory({ block, pair }),
            title: `${pair.first} against ${pair.second}`,
            caption: `Ratio of ${gainsOf(block)} on the same prompts, with 95 % intervals.`,
          }),
        ]),
  ];
}

/** The names of the checkpoints of the first and of the last step. */
function endsOf(checkpoints: readonly Checkpoint[]): readonly string[] {
  const stepped = checkpoints
    .flatMap(({ name, revision }) => {
      const step = stepOfRevision(revision);
      return step === null ? [] : [{ name, step }];
    })
    .toSorted((a, b) => a.step - b.step);
  return [stepped[0], stepped.at(-1)].flatMap((end) => end?.name ?? []);
}
