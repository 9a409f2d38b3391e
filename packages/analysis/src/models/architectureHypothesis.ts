/**
 * The hypothesis that parallel attention dampens, tested with families of models: it is about architectures, so families
 * are its replicates.
 *
 *   1. classes   means of the families of each class
 *   2. tests     Welch's interval, the exact permutation test, the norm type as a second factor
 *   3. verdict   one of the named outcomes
 */
import { meanInterval, type ConfidenceInterval } from "../inference/oneSampleT.ts";
import {
  permutationOfGroups,
  smallestPermutationP,
  type PermutationOfGroups,
} from "../inference/permutationOfGroups.ts";
import { welchT } from "../inference/welch.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andThen, defined, notDefined, type Finding, type Statistic } from "../statistic.ts";
import type { ClassWiring } from "./classMembers.ts";
import { CLASS_LEVEL, classVerdict, type ClassOutcome } from "./classVerdict.ts";
import { classReason, classWords, estimateWords, normText } from "./classWords.ts";
import type { CuttingModel } from "./sharedPrompts.ts";
import { normCells, withinNorms, type NormCells, type WithinNorms } from "./withinNorms.ts";

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
  /** The block of the gains: "L" is the last one, which the hypothesis is about. */
  readonly block: string;
  /** The prompts of each family's value: those that all counted models share, or each model's own. */
  readonly basis: "shared prompts" | "own prompts";
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

/** What the families' values rest on. */
export interface ClassGround extends Pick<
  ArchitectureHypothesis,
  "families" | "block" | "basis" | "shared" | "uncountedModels" | "floor"
> {
  /** Why the values of the families are not compared; null where they are. */
  readonly incomparable: string | null;
}

export function architectureHypothesis({ incomparable, ...ground }: ClassGround): ArchitectureHypothesis {
  const { families } = ground;
  // 1. classes
  const [parallel, sequential] = [valuesOf(families, "parallel"), valuesOf(families, "sequential")];
  const means = { parallel: classMean(parallel), sequential: classMean(sequential) };
  // 2. tests
  const smallestP = smallestPermutationP(parallel.length, sequential.length);
  const compared = <Value>(test: () => Finding<Value>): Finding<Value> =>
    incomparable === null ? test() : notDefined(incomparable);
  const permutation = compared(() => permutationOfGroups(parallel, sequential));
  const values = families.flatMap(({ wiring, normType, logGain }) =>
    logGain.defined ? [{ wiring, normType, value: logGain.value }] : [],
  );
  const facts = {
    ...ground,
    parallelModels: namesOf(families, "parallel"),
    sequentialModels: namesOf(families, "sequential"),
    ...means,
    difference: compared(() => difference(means.parallel.mean, means.sequential.mean)),
    interval: andThen(
      compared(() => welchT(parallel, sequential)),
      ({ interval }) => interval,
    ),
    smallestP,
    normCells: normCells(values),
    withinNorms: compared(() => withinNorms(values)),
  };
  // 3. verdict
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
    ...hypothesis,
    reason: classReason(hypothesis),
    estimate: estimateWords(hypothesis),
    norms: normText(hypothesis),
    words: classWords(hypothesis),
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
