import type { MeasuredRowLike } from "./rowBatch.ts";

/**
 * One block's step h_k = h_{k−1} + Δ_k of one prompt, as it was measured. `blockStep` of `@gain/analysis` says what
 * follows from it.
 */
export interface RecordedStep {
  /** ‖h_{k−1}‖₂ */
  readonly normBefore: number;
  /** ‖h_k‖₂ */
  readonly normAfter: number;
  /** ‖Δ_k‖₂ */
  readonly deltaNorm: number;
  /** ⟨h_{k−1}, Δ_k⟩ */
  readonly inner: number;
  /** As in `PartSplit`, of this block; null for a model whose blocks show none. */
  readonly split: {
    readonly attentionNorm: number;
    readonly attentionInner: number;
    readonly mlpNorm: number;
    readonly mlpInner: number;
    readonly error: number;
  } | null;
}

/** The vectors of a measured row that its steps are in. */
export type SteppedRow = Pick<MeasuredRowLike, "norms" | "deltaNorms" | "inners" | "split">;

/** The steps of blocks 1…L, shape [L]. */
export const recordedSteps = (row: SteppedRow): RecordedStep[] =>
  row.inners.map((_, place) => recordedStep(row, place + 1));

/** The step of block k, from 1; numbers that the row lacks are NaN. */
export function recordedStep({ norms, deltaNorms, inners, split }: SteppedRow, k: number): RecordedStep {
  return {
    normBefore: at(norms, k - 1),
    normAfter: at(norms, k),
    deltaNorm: at(deltaNorms, k - 1),
    inner: at(inners, k - 1),
    split: split && {
      attentionNorm: at(split.attentionNorms, k - 1),
      attentionInner: at(split.attentionInners, k - 1),
      mlpNorm: at(split.mlpNorms, k - 1),
      mlpInner: at(split.mlpInners, k - 1),
      error: at(split.errors, k - 1),
    },
  };
}

const at = (values: readonly number[], place: number): number => values[place] ?? Number.NaN;
