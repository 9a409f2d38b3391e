import type { PartSplit } from "./partSplit.ts";
import type { RowBlock } from "./rowBlock.ts";

/** One measured prompt. L is the model's number of blocks. */
export interface MeasuredRowLike {
  /** Number of the prompt in the plan, from 0. */
  readonly item: number;
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]. */
  readonly norms: readonly number[];
  /** ‖h_k − h_{k−1}‖₂ for k = 1…L, shape [L]. */
  readonly deltaNorms: readonly number[];
  /** ⟨h_{k−1}, h_k − h_{k−1}⟩ for k = 1…L, shape [L]. */
  readonly inners: readonly number[];
  /** Who wrote each Δ_k; null for a model whose blocks do not show it. */
  readonly split: PartSplit | null;
  /** ‖final norm of h_L‖₂; null for a model without a final norm. */
  readonly finalNorm: number | null;
  readonly entropyNats: number;
  readonly topId: number;
  readonly topToken: string;
  readonly topProb: number;
  readonly tokenIds: readonly number[];
  readonly lastToken: string;
  /** Tokens that were cut off to fit the context; 0 for a whole prompt. */
  readonly cutTokens: number;
}

/** One prompt that could not be measured; the wire's `ErrorRow` is one. */
export interface ErrorRowLike {
  readonly item: number;
  readonly code: string;
  readonly text: string;
}

/** What a reader should know of how a run was measured; the wire's `Notice` is one. */
export interface NoticeLike {
  readonly code: string;
  readonly text: string;
  /** How often. */
  readonly times: number;
}

/** The answer to one lease: what one transaction makes durable. */
export interface RowBatch {
  readonly rows: RowBlock;
  readonly errors: readonly ErrorRowLike[];
  readonly notices?: readonly NoticeLike[];
  /** Which sidecar process measured, which lease, and which of its results. */
  readonly epoch: number;
  readonly lease: number;
  readonly seq: number;
  /** How often these prompts were leased until they came back; 1 where nothing went wrong. */
  readonly attempts?: number;
}

/** What became of a batch. */
export interface SavedRows {
  readonly stored: number;
  /** Rows that came again: their prompt has a terminal row already, which stays as it is. */
  readonly ignored: number;
}
