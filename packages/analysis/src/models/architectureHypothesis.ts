/**
 * The hypothesis that parallel attention dampens, tested with the measured models. It is about architectures, so
 * families of models are its replicates.
 *
 *   1. members   which families count in which class, and which models stand for them
 *   2. prompts   those that all of these models share
 *   3. values    mean ln gain of each family over them
 *   4. tests     Welch's interval, the exact permutation test, the norm type as a second factor
 *   5. verdict   one of the named outcomes
 */
import { BFLOAT16_NORM_FLOOR } from "../gains/precisionFloor.ts";
import { meanInterval, type ConfidenceInterval } from "../inference/oneSampleT.ts";
import {
  permutationOfGroups,
  smallestPermutationP,
  type PermutationOfGroups,
} from "../inference/permutationOfGroups.ts";
import { welchT } from "../inference/welch.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andThen, defined, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { classMembers, type ClassFamily, type ClassWiring, type UncountedModel } from "./classMembers.ts";
import { CLASS_LEVEL, classVerdict, type ClassOutcome } from "./classVerdict.ts";
import { classReason, classWords, estimateWords, normText } from "./classWords.ts";
import type { Replicate, ReplicateInput } from "./replicates.ts";
import { cuttingModels, meanLogGain, sharedPrompts, type CuttingModel } from "./sharedPrompts.ts";
import { normCells, withinNorms, type NormCells, type WithinNorms } from "./withinNorms.ts";

/** A model with what the classes need in addition to the replicates. */
export interface ClassModel extends ReplicateInput {
  /** Mean ln gain over its own prompts, for a model that is analysed alone. */
  readonly ownLogGain: Statistic;
  /** Relative error of its gains; null where it is unknown. */
  readonly floor: number | null;
}

/** One family in one class: a row of the table wiring × norm type × family. */
export interface FamilyGain {
  readonly family: string;
  readonly wiring: ClassWiring;
  /** null where it is not stated; "mixed" where its models differ. */
  readonly normType: string | null;
  /** The models that represent it. */
  readonly models: readonly string[];
  /** Mean ln gain: over the shared prompts, or over each model's own where too few are shared. */
  readonly logGain: Statistic;
}

/** The families of one class together. */
export interface ClassMean {
  readonly families: number;
  /** Mean ln gain over the families. */
  readonly mean: Statistic;
  /** Of that mean, by Student's t over the families. */
  readonly interval: Finding<ConfidenceInterval>;
}

/** The result for the classes of wiring. Every value is a logarithm: 0 is a gain, or a ratio, of 1. */
export interface ArchitectureHypothesis {
  readonly status: "not testable" | "cannot decide" | "tested";
  readonly outcome: ClassOutcome;
  readonly families: readonly FamilyGain[];
  /** Models that represent a family. */
  readonly parallelModels: readonly string[];
  readonly sequentialModels: readonly string[];
  /** Models that count in neither class; `ModelComparison.replicates` gives the reasons. */
  readonly uncountedModels: readonly string[];
  readonly shared: {
    readonly prompts: number;
    /** Categories of equal weight; null where each prompt has the same weight. */
    readonly categories: number | null;
    /** Models without which more prompts would be shared. */
    readonly cutBy: readonly CuttingModel[];
  };
  readonly parallel: ClassMean;
  readonly sequential: ClassMean;
  /** Parallel − sequential. */
  readonly difference: Statistic;
  /** Of the difference, by Welch's method. */
  readonly interval: Finding<ConfidenceInterval>;
  /** Not defined where so few families cannot reach 0.05. */
  readonly permutation: Finding<PermutationOfGroups>;
  /** The smallest two-sided p that these numbers of families can have. */
  readonly smallestP: number;
  readonly normCells: NormCells;
  readonly withinNorms: Finding<WithinNorms>;
  /** The precision floor of the verdict, as a relative error of a gain: the largest among the counted models. */
  readonly floor: number;
  /** One sentence without its full stop. */
  readonly reason: string;
  /** A sentence with direction, estimate and interval; also where there is no test. */
  readonly estimate: string;
  /** Sentences on the norm type as a second factor; empty where all families have the same. */
  readonly norms: string;
  /** Sentences for printing on what this result shows about architectures and what it does not. */
  readonly words: string;
}

/** With fewer common prompts, a model's mean is hardly determined. */
export const FEWEST_SHARED_PROMPTS = 5;

/** The hypothesis, and every model that represents no family, with the reason. */
export interface ClassFindings {
  readonly hypothesis: ArchitectureHypothesis;
  readonly uncounted: readonly UncountedModel[];
}

export function architectureHypothesis(
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
  const cutBy = cuttingModels(countedModels);
  // 3. values
  const own = new Map(models.map(({ model, ownLogGain }) => [model, ownLogGain]));
  const valueOf = (model: ReplicateInput): Statistic =>
    comparable
      ? defined(meanLogGain(model.gains, prompts))
      : (own.get(model.model) ?? notDefined("it has no positive and finite gain"));
  const families = members.map((family) => familyGain(family, valueOf));
  // 4. tests
  const [parallel, sequential] = [valuesOf(families, "parallel"), valuesOf(families, "sequential")];
  const means = { parallel: classMean(parallel), sequential: classMean(sequential) };
  const smallestP = smallestPermutationP(parallel.length, sequential.length);
  const notShared = notDefined(
    `the counted models share ${promptsText(prompts.prompts.length)}, and at least ${String(FEWEST_SHARED_PROMPTS)} are needed`,
  );
  const welch = comparable ? welchT(parallel, sequential) : notShared;
  const permutation = comparable ? permutationOfGroups(parallel, sequential) : notShared;
  const values = families.flatMap(({ wiring, normType, logGain }) =>
    logGain.defined ? [{ wiring, normType, value: logGain.value }] : [],
  );
  const cells = normCells(values);
  const facts = {
    families,
    parallelModels: namesOf(families, "parallel"),
    sequentialModels: namesOf(families, "sequential"),
    uncountedModels: uncounted.map(({ model }) => model),
    shared: {
      prompts: prompts.prompts.length,
      categories: prompts.categories === null ? null : new Set(prompts.categories).size,
      cutBy,
    },
    ...means,
    difference: comparable ? difference(means.parallel.mean, means.sequential.mean) : notShared,
    interval: andThen(welch, ({ interval }) => interval),
    smallestP,
    normCells: cells,
    withinNorms: comparable ? withinNorms(values) : notShared,
    floor: floorOf(models, countedModels),
  };
  // 5. verdict
  const verdict = verdictOf(facts, permutation);
  const hypothesis = {
    ...facts,
    ...verdict,
    // A test that cannot reject is not reported.
    permutation:
      verdict.status === "tested"
        ? permutation
        : notDefined(
            verdict.status === "cannot decide"
              ? `the smallest p that ${String(parallel.length)} and ${String(sequential.length)} families can have is ${String(Number(smallestP.toPrecision(3)))}`
              : "the hypothesis is not testable with these models",
          ),
  };
  return {
    hypothesis: {
      ...hypothesis,
      reason: classReason(hypothesis),
      estimate: estimateWords(hypothesis),
      norms: normText(hypothesis),
      words: classWords(hypothesis),
    },
    uncounted,
  };
}

type ClassFacts = Pick<
  ArchitectureHypothesis,
  "parallel" | "sequential" | "interval" | "smallestP" | "normCells" | "withinNorms" | "floor"
>;

function verdictOf(
  { parallel, sequential, interval, smallestP, normCells: cells, withinNorms: within, floor }: ClassFacts,
  permutation: Finding<PermutationOfGroups>,
): Pick<ArchitectureHypothesis, "status" | "outcome"> {
  const intervals = [interval, parallel.interval, sequential.interval] as const;
  const [ofDifference, ofParallel, ofSequential] = intervals;
  if (!permutation.defined || !ofDifference.defined || !ofParallel.defined || !ofSequential.defined) {
    return { status: "not testable", outcome: "not testable" };
  }
  const outcome = classVerdict({
    difference: ofDifference.value,
    pPermutation: permutation.value.pTwoSided,
    smallestP,
    parallel: ofParallel.value,
    sequential: ofSequential.value,
    separable: cells.separable,
    withinNorms: within.defined && within.value.normTypes.length > 1 ? within.value.interval : null,
    floor,
  });
  return { status: smallestP > CLASS_LEVEL ? "cannot decide" : "tested", outcome };
}

function familyGain(
  { family, wiring, representatives }: ClassFamily,
  valueOf: (model: ReplicateInput) => Statistic,
): FamilyGain {
  const norms = new Set(representatives.map(({ normType }) => normType));
  const values = representatives.flatMap((model) => {
    const value = valueOf(model);
    return value.defined ? [value.value] : [];
  });
  return {
    family,
    wiring,
    normType: norms.size > 1 ? "mixed" : ([...norms][0] ?? null),
    models: representatives.map(({ model }) => model),
    logGain:
      values.length === 0
        ? notDefined("its models have no positive and finite gain")
        : defined(pairwiseSum(values) / values.length),
  };
}

function classMean(values: readonly number[]): ClassMean {
  const mean =
    values.length === 0 ? notDefined("no family counts") : defined(pairwiseSum(values) / values.length);
  return { families: values.length, mean, interval: meanInterval(values) };
}

const difference = (parallel: Statistic, sequential: Statistic): Statistic => {
  if (!parallel.defined) return notDefined("no parallel family counts");
  if (!sequential.defined) return notDefined("no sequential family counts");
  return defined(parallel.value - sequential.value);
};

const valuesOf = (families: readonly FamilyGain[], wiring: ClassWiring): readonly number[] =>
  families.flatMap((family) =>
    family.wiring === wiring && family.logGain.defined ? [family.logGain.value] : [],
  );

const namesOf = (families: readonly FamilyGain[], wiring: ClassWiring): readonly string[] =>
  families.flatMap((family) => (family.wiring === wiring ? family.models : []));

/** An unknown arithmetic can be as coarse as the notebook's. */
const floorOf = (models: readonly ClassModel[], representatives: readonly ReplicateInput[]): number =>
  Math.max(
    0,
    ...models
      .filter(({ model }) => representatives.some((other) => other.model === model))
      .map(({ floor }) => floor ?? BFLOAT16_NORM_FLOOR.relative),
  );

const promptsText = (count: number): string => (count === 0 ? "no prompt" : `${String(count)} prompts`);
