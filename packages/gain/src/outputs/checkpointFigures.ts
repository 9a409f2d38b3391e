import { geometricGains, stepOfRevision, trainingSteps, type ModelComparison } from "@gain/analysis";
import {
  gainBySteps,
  lastBlockTermsBySteps,
  pairByCategory,
  stepByBlock,
  type Checkpoint,
} from "@gain/figures";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import { gainsOf, type DrawnModel, type Figure } from "./figure.ts";
import type { Domains } from "./oneModelFigures.ts";

/** Revisions of one model, of which two at least state their training step. */
interface Checkpoints {
  readonly model: string;
  readonly checkpoints: readonly Checkpoint[];
}

/** The models as checkpoints of one, where all their names are of one model at a revision ("NAME@step1000"); else null. */
export function checkpointsOf(models: readonly DrawnModel[]): Checkpoints | null {
  const revisions = trainingSteps(models.map(({ labels }) => labels.modelName));
  const base = revisions?.[0]?.base;
  if (revisions === null || base === undefined) return null;
  return {
    model: base,
    checkpoints: models.map(({ labels, findings, figureRows, mechanism }, i) => ({
      ...{ name: labels.modelName, revision: revisions[i]?.revision ?? "", findings },
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

/** The figures of one model's checkpoints, in the order of the steps. */
export function checkpointFigures(
  { model, checkpoints }: Checkpoints,
  {
    first,
    comparison: { pairs },
    domains,
  }: { readonly first: MeasuredModel; readonly comparison: ModelComparison; readonly domains: Domains },
): Figure[] {
  const { slug, timestamp, block } = first.labels;
  const named = (kind: string, figure: Pick<Figure, "spec" | "title" | "caption">): Figure => ({
    ...figure,
    place: kind === "gain_by_steps" ? "answer" : "checkpoints",
    name: `${slug}_${kind}_${timestamp}`,
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
