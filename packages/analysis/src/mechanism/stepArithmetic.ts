/**
 * Quantities derived from the numbers of one step, as plain numbers: NaN or infinite where they are not determined.
 * Each quotient is computed before it is squared, so that no finite norm overflows.
 */
import type { StepNumbers } from "./stepNumbers.ts";

/** The three terms that make up gain² − 1. */
export interface StepTerms {
  /** (2⟨h, a⟩ + ‖a‖²) / ‖h‖² */
  readonly attention: number;
  /** (2⟨h, m⟩ + ‖m‖²) / ‖h‖² */
  readonly mlp: number;
  /** 2⟨a, m⟩ / ‖h‖² */
  readonly cross: number;
}

/** gain² − 1 = (2⟨h, Δ⟩ + ‖Δ‖²) / ‖h‖²: the relative increase of the squared norm. */
export const growthOf = ({ normBefore, deltaNorm, inner }: StepNumbers): number =>
  ownTerm(normBefore, deltaNorm, inner);

/** ‖Δ‖ / ‖h‖ */
export const relativeStepOf = ({ normBefore, deltaNorm }: StepNumbers): number => deltaNorm / normBefore;

/** Cosine of h_k with h_{k−1}: (‖h_{k−1}‖² + ⟨h_{k−1}, Δ⟩) / (‖h_{k−1}‖ ‖h_k‖). Rounding may take it past ±1. */
export const cosineOf = ({ normBefore, normAfter, inner }: StepNumbers): number =>
  (normBefore + inner / normBefore) / normAfter;

/**
 * gain² − 1 by component, up to twice the split's error times ‖Δ‖ / ‖h‖; null without a split. The cross term comes
 * from 2⟨a, m⟩ = ‖Δ‖² − ‖a‖² − ‖m‖².
 */
export function termsOf({ normBefore, deltaNorm, split }: StepNumbers): StepTerms | null {
  if (split === null) return null;
  return {
    attention: ownTerm(normBefore, split.attentionNorm, split.attentionInner),
    mlp: ownTerm(normBefore, split.mlpNorm, split.mlpInner),
    cross:
      (deltaNorm / normBefore) ** 2 -
      (split.attentionNorm / normBefore) ** 2 -
      (split.mlpNorm / normBefore) ** 2,
  };
}

/** Cosine between what was added and the stream: ⟨h, x⟩ / (‖h‖ ‖x‖). */
export const cosineWithStream = (normBefore: number, norm: number, inner: number): number =>
  inner / normBefore / norm;

/** The relative change of the squared norm when x is added to h: (2⟨h, x⟩ + ‖x‖²) / ‖h‖². */
const ownTerm = (normBefore: number, norm: number, inner: number): number =>
  (2 * inner) / normBefore / normBefore + (norm / normBefore) ** 2;
