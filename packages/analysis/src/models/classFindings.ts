/**
 * The classes of wiring of measured models.
 *
 *   1. members   which families count in which class, and which models represent them
 *   2. prompts   those that all of these models share
 *   3. values    mean ln gain of each family over them
 */
import { BFLOAT16_NORM_FLOOR } from "../gains/precisionFloor.ts";
import { defined, notDefined, type Statistic } from "../statistic.ts";
import { architectureHypothesis, type ArchitectureHypothesis } from "./architectureHypothesis.ts";
import { classMembers, type UncountedModel } from "./classMembers.ts";
import { familiesOf, type ModelValue } from "./classValue.ts";
import type { Replicate, ReplicateInput } from "./replicates.ts";
import { cuttingModels, meanLogGain, sharedPrompts } from "./sharedPrompts.ts";

/** A model with what the classes need in addition to the replicates. */
export interface ClassModel extends ReplicateInput {
  /** Mean ln gain over its own prompts, for a model that is analysed alone. */
  readonly ownLogGain: Statistic;
  /** Relative error of its gains; null where it is unknown. */
  readonly floor: number | null;
  /** Number of blocks; null or left out where it is not stated. */
  readonly layers?: number | null;
  /** Number of parameters; null or left out where it is not stated. */
  readonly parameters?: number | null;
}

/** With fewer common prompts, a model's mean is hardly determined. */
export const FEWEST_SHARED_PROMPTS = 5;

/** The hypothesis, and every model that represents no family, with the reason. */
export interface ClassFindings {
  readonly hypothesis: ArchitectureHypothesis;
  readonly uncounted: readonly UncountedModel[];
  /** The models that count, with their values. */
  readonly values: readonly ModelValue[];
}

export function classFindings(
  models: readonly ClassModel[],
  replicates: readonly Replicate[],
): ClassFindings {
  // 1. members
  const hasValue = ({ model, gains }: ReplicateInput): boolean =>
    gains.byPrompt.size > 0 ||
    gains.unnamed.length > 0 ||
    (models.find((other) => other.model === model)?.ownLogGain.defined ?? false);
  const { families: members, uncounted } = classMembers(models, replicates, hasValue);
  // 2. prompts
  const countedModels = members.flatMap(({ representatives }) => representatives);
  const prompts = sharedPrompts(countedModels);
  const comparable = prompts.prompts.length >= FEWEST_SHARED_PROMPTS;
  // 3. values
  const own = new Map(models.map(({ model, ownLogGain }) => [model, ownLogGain]));
  const valueOf = (model: ReplicateInput): Statistic =>
    comparable
      ? defined(meanLogGain(model.gains, prompts))
      : (own.get(model.model) ?? notDefined("it has no positive and finite gain"));
  const values = members.flatMap(({ family, wiring, representatives }) =>
    representatives.map((member): ModelValue => {
      const { layers = null, parameters = null } = models.find(({ model }) => model === member.model) ?? {};
      const { model, normType } = member;
      return { model, family, wiring, normType, layers, parameters, logGain: valueOf(member) };
    }),
  );
  const hypothesis = architectureHypothesis({
    families: familiesOf(values),
    block: "L",
    basis: "shared prompts",
    shared: {
      prompts: prompts.prompts.length,
      categories: prompts.categories === null ? null : new Set(prompts.categories).size,
      cutBy: cuttingModels(countedModels),
    },
    uncountedModels: uncounted.map(({ model }) => model),
    floor: floorOf(models, countedModels),
    // Without a counted model the reason is that, and not its prompts.
    incomparable:
      comparable || countedModels.length === 0
        ? null
        : `the counted models share ${promptsText(prompts.prompts.length)}, and at least ${String(FEWEST_SHARED_PROMPTS)} are needed`,
  });
  return { hypothesis, uncounted, values };
}

/** An unknown arithmetic can be as coarse as the notebook's. */
const floorOf = (models: readonly ClassModel[], representatives: readonly ReplicateInput[]): number =>
  Math.max(
    0,
    ...models
      .filter(({ model }) => representatives.some((other) => other.model === model))
      .map(({ floor }) => floor ?? BFLOAT16_NORM_FLOOR.relative),
  );

const promptsText = (count: number): string => (count === 0 ? "no prompt" : `${String(count)} prompts`);
