import type { InGroup, QUANTITIES, Ungrouped, ValueOf } from "./quantities.ts";
import type { RowBlock } from "./rowBlock.ts";

type Table = typeof QUANTITIES;
type Fields = {
  readonly [Name in Ungrouped as Table[Name]["field"] & string]: ValueOf<Table[Name]>;
};

/**
 * Each block's step Δ_k = a_k + m_k: what attention (or whatever mixes tokens) added, and what the MLP added. NaN for a
 * block whose step is no such sum. Shape [L] each.
 */
export type PartSplit = { readonly [Name in InGroup<"split">]: ValueOf<Table[Name]> };

/** One measured prompt: the fields of `QUANTITIES`, each of its shape. */
export interface MeasuredRow extends Fields {
  /** Number of the prompt in the plan, from 0. */
  readonly item: number;
  /** Δ_k by the parts that added it; null for a model whose blocks do not show it. */
  readonly split: PartSplit | null;
}

/** One prompt that could not be measured; the wire's `ErrorRow` is one. */
export interface ErrorRow {
  readonly item: number;
  readonly code: string;
  readonly text: string;
}

/** What a reader should know of how a run was measured; the wire's `Notice` is one. */
export interface Notice {
  readonly code: string;
  readonly text: string;
  /** How often. */
  readonly times: number;
}

/** The answer to one lease: what one transaction makes durable. */
export interface RowBatch {
  readonly rows: RowBlock;
  readonly errors: readonly ErrorRow[];
  readonly notices?: readonly Notice[];
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
