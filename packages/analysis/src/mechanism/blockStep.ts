import { allFinite, finite, notDefined, type Finding, type Statistic } from "../statistic.ts";
import {
  cosineOf,
  cosineWithStream,
  growthOf,
  relativeStepOf,
  termsOf,
  type StepTerms,
} from "./stepArithmetic.ts";
import type { SplitNumbers, StepNumbers } from "./stepNumbers.ts";

/** One block's step for one prompt, where h is the stream before it and Δ = a + m is what the block adds. */
export interface BlockStep {
  /** gain² − 1 = (2⟨h, Δ⟩ + ‖Δ‖²) / ‖h‖²; below 0 exactly where the block reduces the norm. */
  readonly growth: Statistic;
  /** Cosine of the stream after the block with the stream before it. */
  readonly cosine: Statistic;
  /** ‖Δ‖ / ‖h‖ */
  readonly relativeStep: Statistic;
  /** The step by component. */
  readonly parts: Finding<StepParts>;
}

/** A step by component: `attention` + `mlp` + `cross` = `growth`, up to 2 × `splitError` × ‖Δ‖ / ‖h‖. */
export interface StepParts extends StepTerms {
  /** ‖Δ − a − m‖ / ‖Δ‖ */
  readonly splitError: number;
  /** Cosine between attention's contribution and the stream before the block. */
  readonly attentionCosine: Statistic;
  /** The same for the MLP. */
  readonly mlpCosine: Statistic;
}

const NOT_SPLIT = "no block of this model has a step that is the sum of an attention and an MLP part";
export const BLOCK_NOT_SPLIT = "this block's step is not shown to be the sum of an attention and an MLP part";
const ZERO_BEFORE = "the stream before the block is zero";
const ZERO_AFTER = "the stream after the block is zero";
const NOT_FINITE = "a number of this step is NaN or infinite";

/**
 * Decomposes one block's step. The decomposition of the norm is exact: it shows which component increases or decreases
 * the norm, not why.
 *
 * @example
 * // h = (3, 4), a = (−3, 0), m = (0, −1): the stream goes from 5 to 3.
 * const { growth, parts } = blockStep({
 *   normBefore: 5, normAfter: 3, deltaNorm: Math.sqrt(10), inner: -13,
 *   split: { attentionNorm: 3, attentionInner: -9, mlpNorm: 1, mlpInner: -4, error: 0 },
 * });
 * // growth 9/25 − 1 = −0.64; attention (−18 + 9)/25 = −0.36, mlp (−8 + 1)/25 = −0.28, cross 0
 */
export function blockStep(step: StepNumbers): BlockStep {
  const { normBefore, normAfter, deltaNorm, inner } = step;
  const why = whyNone([normBefore, normAfter, deltaNorm, inner], normBefore);
  if (why !== null) return { growth: why, cosine: why, relativeStep: why, parts: why };
  return {
    growth: finite(growthOf(step)),
    cosine: normAfter === 0 ? notDefined(ZERO_AFTER) : finite(cosineOf(step)),
    relativeStep: finite(relativeStepOf(step)),
    parts: partsOf(step),
  };
}

function partsOf(step: StepNumbers): Finding<StepParts> {
  const { split, normBefore } = step;
  const terms = termsOf(step);
  if (split === null || terms === null) return notDefined(NOT_SPLIT);
  const numbers = Object.values(split);
  if (numbers.every(Number.isNaN)) return notDefined(BLOCK_NOT_SPLIT);
  const why = whyNone(numbers, normBefore);
  if (why !== null) return why;
  const { attention, mlp } = partCosines(split, normBefore);
  return allFinite({
    ...terms,
    splitError: split.error,
    attentionCosine: attention,
    mlpCosine: mlp,
  });
}

function partCosines(split: SplitNumbers, normBefore: number) {
  const cosine = (part: string, norm: number, inner: number): Statistic =>
    norm === 0 ? notDefined(`${part} added nothing`) : finite(cosineWithStream(normBefore, norm, inner));
  return {
    attention: cosine("attention", split.attentionNorm, split.attentionInner),
    mlp: cosine("the MLP", split.mlpNorm, split.mlpInner),
  };
}

function whyNone(numbers: readonly number[], normBefore: number) {
  if (!numbers.every(Number.isFinite)) return notDefined(NOT_FINITE);
  return normBefore === 0 ? notDefined(ZERO_BEFORE) : null;
}
