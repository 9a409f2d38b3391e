import type { Wiring } from "../gains/references.ts";
import { welchT, type WelchT } from "../inference/welch.ts";
import { counted, decimals, gainText, pText } from "../numberText.ts";
import { notDefined, type Finding, type Statistic } from "../statistic.ts";

/** A model as one replicate of its class of wiring. */
export interface WiredModel {
  readonly model: string;
  readonly wiring: Wiring;
  /** Was the trained model changed before it was measured? It is then no replicate of a class. */
  readonly intervened?: boolean;
  readonly meanGain: Statistic;
}

/** What the measured models say of the hypothesis, which is about architectures: parallel wiring dampens. */
export interface ArchitectureHypothesis {
  readonly status: "not testable" | "tested";
  readonly parallelModels: readonly string[];
  readonly sequentialModels: readonly string[];
  /**
   * Models whose wiring is not established or is another, whose mean gain is not defined, or which were changed by an
   * intervention: they count in neither class.
   */
  readonly uncountedModels: readonly string[];
  /** Welch's t test of the models' mean gains, one value a model; first = parallel, second = sequential. */
  readonly test: Finding<WelchT>;
  /** One sentence without its full stop. */
  readonly reason: string;
  /** What this can and cannot say about architectures, in sentences that can be printed as they are. */
  readonly words: string;
}

/** The fewest models of a class between which there is a spread. */
const FEWEST_MODELS = 2;

/**
 * Tests the classes of wiring against each other where each has two models at least. Models are the replicates:
 * prompts of one model tell nothing of the spread between models. A model given twice counts once, as it first
 * comes. Cited references do not count; they were measured with another instrument.
 */
export function architectureHypothesis(models: readonly WiredModel[]): ArchitectureHypothesis {
  const first = new Map<string, WiredModel>();
  for (const model of models) if (!first.has(model.model)) first.set(model.model, model);
  const parallel = meansOf(first, "parallel");
  const sequential = meansOf(first, "sequential");
  const classes = {
    parallelModels: [...parallel.keys()],
    sequentialModels: [...sequential.keys()],
    uncountedModels: [...first.keys()].filter((model) => !parallel.has(model) && !sequential.has(model)),
  };
  const counts = `${parallel.size} parallel and ${counted(sequential.size, "sequential model")}`;
  if (parallel.size < FEWEST_MODELS || sequential.size < FEWEST_MODELS) {
    const reason = `models are the replicates of a class, which needs two at least; measured: ${counts}`;
    return {
      status: "not testable",
      ...classes,
      test: notDefined(reason),
      reason,
      words: untestableWords(counts),
    };
  }
  const test = welchT([...parallel.values()], [...sequential.values()]);
  if (!test.defined) {
    const { reason } = test;
    return {
      status: "not testable",
      ...classes,
      test,
      reason,
      words: `No test of ${counts} is possible: ${reason}.`,
    };
  }
  const { pTwoSided } = test.value;
  const reason = `${counts}, compared by their mean gains: two-sided p ${pText(pTwoSided)}`;
  return { status: "tested", ...classes, test, reason, words: testedWords(counts, test.value) };
}

function meansOf(models: ReadonlyMap<string, WiredModel>, wiring: Wiring): ReadonlyMap<string, number> {
  const means = new Map<string, number>();
  for (const [name, model] of models) {
    if (model.wiring === wiring && model.intervened !== true && model.meanGain.defined)
      means.set(name, model.meanGain.value);
  }
  return means;
}

const untestableWords = (counts: string): string =>
  `The hypothesis is about architectures, and one model is one sample of its architecture. Measured here: ${counts}. ` +
  "With fewer than two models in a class, nothing separates the effect of the wiring from everything else that sets " +
  "a model apart, such as its training data, size, depth or normalization. More prompts do not help: they show how " +
  "the gain of one model varies over texts, not how it varies over models of the same wiring. These data can say " +
  "whether each measured model dampens or expands on prompts like these, and how these very models differ on the same " +
  "prompts. They cannot say that parallel or sequential wiring is the cause.";

function testedWords(counts: string, test: WelchT): string {
  const { firstMean, secondMean, t, df, pTwoSided, pFirstBelow, interval } = test;
  return (
    `Each model is one sample of its architecture; measured here: ${counts}. The mean gain averages ` +
    `${gainText(firstMean)} over the parallel and ${gainText(secondMean)} over the sequential models, a difference of ` +
    `${gainText(test.difference)} (${interval.level * 100} % interval ${gainText(interval.low)} to ` +
    `${gainText(interval.high)}; Welch's t(${decimals(df, 1)}) = ${decimals(t, 2)}, two-sided p ${pText(pTwoSided)}; ` +
    `p ${pText(pFirstBelow)} for the alternative that parallel models have the lower mean). ` +
    "So few models show large differences only, and a test that does not reject is no evidence of equal gains. " +
    "The models were not assigned their wiring: those of one class can share training data, size or normalization, so " +
    "a difference between the classes is an association with the wiring and does not prove that the wiring causes it."
  );
}
