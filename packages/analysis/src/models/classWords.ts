import { counted, decimals, gainText, namedPText } from "../numberText.ts";
import { estimateDigits, intervalTo, meanTo } from "../estimateText.ts";
import type { Finding } from "../statistic.ts";
import type { ConfidenceInterval } from "../inference/oneSampleT.ts";
import type { ArchitectureHypothesis } from "./architectureHypothesis.ts";
import type { ClassOutcome } from "./classVerdict.ts";

/** The part of the hypothesis that its sentences use. */
type Worded = Omit<ArchitectureHypothesis, "reason" | "estimate" | "norms" | "words">;

/** A single family has no spread. */
const FEWEST_FAMILIES = 2;

const OUTCOME_WORDS: Readonly<Record<Exclude<ClassOutcome, "not testable">, string>> = {
  "cannot decide with this design":
    "This design cannot decide: whatever the gains are, the exact permutation test of so few families does not reach " +
    "0.05, so no test is printed. The estimate and its interval describe these families. More prompts do not help; " +
    "more families do.",
  "no difference shown":
    "No difference between the classes is shown, which is no evidence of equal gains: so few families can show only " +
    "large differences.",
  "not separable from norm type":
    "The classes differ, but the difference is not separable from the norm type.",
  "no difference within norm types":
    "The classes differ as a whole, but not between families of the same norm type: the difference can be that of the " +
    "norms.",
  "parallel attention dampens, sequential does not":
    "Among these families parallel attention dampens and sequential attention does not: the difference is below 0, the " +
    "parallel interval lies below a gain of 1 and the sequential one at or above it.",
  "parallel dampens, sequential is not told from 1":
    "Parallel families have the lower gain, and their interval lies below 1; the sequential interval contains 1, so it is " +
    "open whether sequential attention dampens too.",
  "both dampen, parallel more":
    "Both intervals lie below a gain of 1, and that of the parallel families is lower: damping is not specific to parallel attention.",
  "parallel is lower, but not shown to dampen":
    "Parallel families have the lower gain, but their interval does not lie below 1: they are not shown to dampen.",
  "parallel is lower, yet both are above 1":
    "Parallel families have the lower gain, yet both intervals lie above 1: neither class dampens.",
  "parallel is higher": "Parallel families have the higher gain, against the hypothesis.",
};

/** The reason for the status: one sentence without its full stop. */
export function classReason(hypothesis: Worded): string {
  const { status, parallel, sequential, interval, permutation, smallestP } = hypothesis;
  const counts = countsText(hypothesis);
  if (Math.min(parallel.families, sequential.families) < FEWEST_FAMILIES) {
    return `families of models are the replicates of a class, which needs at least two; counted: ${counts}`;
  }
  if (!hypothesis.difference.defined) return `${hypothesis.difference.reason}: ${cutText(hypothesis)}`;
  if (status === "cannot decide") {
    return `with ${counts} no exact permutation test can reach p = 0.05: the smallest p is ${decimals(smallestP, 3)}`;
  }
  if (permutation.defined) {
    const how = permutation.value.method === "exact" ? "exact" : "Monte Carlo";
    return (
      `${counts} over ${promptsOf(hypothesis)}: ` +
      `${namedPText(`${how} permutation p`, permutation.value.pTwoSided)}, where the smallest possible is ${decimals(smallestP, 3)}`
    );
  }
  return interval.defined ? permutation.reason : interval.reason;
}

/** A sentence with direction, estimate and interval. */
export function estimateWords(hypothesis: Worded): string {
  const { difference, interval, shared } = hypothesis;
  if (!difference.defined) return `No estimate of the difference: ${difference.reason}.`;
  const ratio = Math.exp(difference.value);
  const direction = ratio < 1 ? "lower" : ratio > 1 ? "higher" : "equal";
  const range = interval.defined
    ? `95 % interval ${ratioRange(interval.value)}, by Welch over families`
    : "without an interval, which needs two families in each class";
  const weights =
    shared.categories === null
      ? ""
      : ` in ${counted(shared.categories, "category", "categories")} of equal weight`;
  return (
    `The gain of parallel families is ${direction}: ${ratioText(ratio, interval)} times that of sequential families (${range}), on ` +
    `${promptsOf(hypothesis)}${weights}.`
  );
}

const promptsOf = ({ basis, shared }: Worded): string =>
  basis === "own prompts" ? "each model's own prompts" : counted(shared.prompts, "shared prompt");

/** The complete text, for a page. */
export function classWords(hypothesis: Worded): string {
  const { status, outcome } = hypothesis;
  const replicates =
    "The hypothesis is about architectures, and one family of models is one sample of its architecture: copies, " +
    "revisions, number types, quantisations, fine-tunes and sizes of one release count once. " +
    `Counted here: ${countsText(hypothesis)}.`;
  if (status === "not testable") {
    return [
      replicates,
      blockText(hypothesis),
      hypothesis.difference.defined ? estimateWords(hypothesis) : "",
      untestable(hypothesis),
    ]
      .filter((text) => text !== "")
      .join(" ");
  }
  return [
    replicates,
    blockText(hypothesis),
    estimateWords(hypothesis),
    classMeans(hypothesis),
    testText(hypothesis),
    outcome === "not testable" ? "" : OUTCOME_WORDS[outcome],
    normText(hypothesis),
    status === "tested" ? ASSOCIATION : "",
  ]
    .filter((text) => text !== "")
    .join(" ");
}

/** What gains of another block, or of other prompts, leave open; empty for shared prompts at the last block. */
function blockText({ block, basis }: Worded): string {
  const other =
    block === "L"
      ? ""
      : `These gains are of block ${blockName(block)}, and the hypothesis is about the last block, L: they are a test of the same ` +
        "question one block earlier, and are never pooled with gains of block L.";
  const own =
    basis === "shared prompts"
      ? ""
      : "The sources measured their models on different prompts: a difference between models can also be one between prompts.";
  return [other, own].filter((text) => text !== "").join(" ");
}

/** "L−1", with a true minus. */
export const blockName = (block: string): string => block.replace("-", "−");

const ASSOCIATION =
  "The models were not assigned their wiring: those of one class can share training data, size or normalization, so a " +
  "difference between the classes is an association with the wiring and does not prove that the wiring causes it.";

function untestable(hypothesis: Worded): string {
  const { parallel, sequential, difference, interval } = hypothesis;
  const few = Math.min(parallel.families, sequential.families) < FEWEST_FAMILIES;
  const why = few
    ? "With fewer than two families in a class, nothing separates the effect of the wiring from everything else that sets " +
      "a model apart, such as its training data, size, depth or normalization. More prompts do not help: they show how " +
      "the gain of one model varies over texts, not how it varies over models of the same wiring."
    : difference.defined
      ? `No test is possible: ${interval.defined ? classReason(hypothesis) : interval.reason}.`
      : `The classes are not tested: ${difference.reason}. Models measured on other prompts are not compared as if on the ` +
        `same ones: ${cutText(hypothesis)}.`;
  return (
    `${why} These data can show whether each measured model dampens or expands on prompts like these, and how these ` +
    "models differ on the same prompts. They cannot show that parallel or sequential wiring is the cause."
  );
}

function cutText({ shared, parallelModels, sequentialModels }: Worded): string {
  if (shared.cutBy.length === 0) {
    return `leaving out any single one of the ${String(parallelModels.length + sequentialModels.length)} models gives no more shared prompts`;
  }
  return shared.cutBy
    .map(
      ({ model, own, sharedWithout }) =>
        `without ${model} (${counted(own, "prompt")}), ${String(sharedWithout)} would be shared`,
    )
    .join("; ");
}

function classMeans({ parallel, sequential }: Worded): string {
  const one = (name: string, { mean, interval }: Worded["parallel"]): string =>
    mean.defined
      ? `${name} ${ratioText(Math.exp(mean.value), interval)}${bounds(interval)}`
      : `${name} not defined`;
  return `Geometric mean gain over families: ${one("parallel", parallel)}, ${one("sequential", sequential)}.`;
}

function testText({ permutation, smallestP, parallel, sequential }: Worded): string {
  const sizes = `${String(parallel.families)} and ${String(sequential.families)} families`;
  return permutation.defined
    ? `The ${permutation.value.method === "exact" ? "exact permutation test over all" : "permutation test over"} ${String(permutation.value.permutations)} divisions of the families gives ` +
        `${namedPText("p", permutation.value.pTwoSided)} (two-sided); the smallest that ${sizes} can have is ${decimals(smallestP, 3)}.`
    : `The smallest p that ${sizes} can have is ${decimals(smallestP, 3)}.`;
}

/**
 * Sentences on the norm type as a second factor; empty without families of both wirings, or where all have the same
 * norm type.
 */
export function normText({ parallel, sequential, normCells, withinNorms, families }: Worded): string {
  if (Math.min(parallel.families, sequential.families) === 0) return "";
  const { empty, unstated } = normCells;
  const sentences: string[] = [];
  if (empty.length > 0) {
    const cells = empty.map(({ wiring, normType }) => `${wiring} with ${normType ?? ""}`);
    sentences.push(`Wiring is not separable from norm type: no family is ${cells.join(", none ")}.`);
  }
  if (unstated > 0) {
    sentences.push(
      `Wiring is not separable from norm type, which is not stated for ${counted(unstated, "family", "families")}.`,
    );
  }
  if (withinNorms.defined && new Set(families.map(({ normType }) => normType)).size > 1) {
    const { difference, interval, normTypes } = withinNorms.value;
    sentences.push(
      `Between families of the same norm type (${normTypes.join(", ")}) the ratio is ` +
        `${ratioText(Math.exp(difference), { defined: true, value: interval })}, 95 % interval ${ratioRange(interval)}.`,
    );
  }
  return sentences.join(" ");
}

const bounds = (interval: Finding<ConfidenceInterval>): string =>
  interval.defined ? ` (95 % interval ${ratioRange(interval.value)})` : "";

/** An interval of a logarithm, as one of the ratio: "[0.97, 1.01]". */
function ratioRange(interval: ConfidenceInterval): string {
  const ends = onRatio(interval);
  return intervalTo(ends, estimateDigits(ends));
}

/** A ratio to the digit of its interval, which is one of the logarithm. */
const ratioText = (ratio: number, interval: Finding<ConfidenceInterval>): string =>
  interval.defined ? meanTo(ratio, estimateDigits(onRatio(interval.value))) : gainText(ratio);

const onRatio = ({ low, high }: ConfidenceInterval): { low: number; high: number } => ({
  low: Math.exp(low),
  high: Math.exp(high),
});

const countsText = ({ parallel, sequential }: Worded): string =>
  `${String(parallel.families)} parallel and ${counted(sequential.families, "sequential family", "sequential families")}`;
