import type { InGroup, QUANTITIES, Ungrouped, ValueOf } from "./quantities.ts";
import type { RowBlock } from "./rowBlock.ts";

type Table = typeof QUANTITIES;
type Fields = {
  readonly [Name in Ungrouped as Table[Name]["field"] & string]: ValueOf<Table[Name]>;
};

/**
 * Each block's step Δ_k = a_k + m_k: the contribution of attention (or another token mixer) and that of the MLP. NaN for a
 * block whose step is not such a sum. Shape [L] each.
 */
export type PartSplit = { readonly [Name in InGroup<"split">]: ValueOf<Table[Name]> };

/** One measured prompt: the fields of `QUANTITIES`, each of its shape. */
export interface MeasuredRow extends Fields {
  /** Number of the prompt in the plan, from 0. */
  readonly item: number;
  /** Δ_k by parts; null for a model without a split. */
  readonly split: PartSplit | null;
}

/** One prompt that could not be measured; the wire's `ErrorRow` has this shape. */
export interface ErrorRow {
  readonly item: number;
  readonly code: string;
  readonly text: string;
}

/** How a run was measured, where it differs from its configuration; the wire's `Notice` has this shape. */
export interface Notice {
  readonly code: string;
  readonly text: string;
  /** Number of occurrences. */
  readonly times: number;
}

/** Rows of m positions, in columns; the wire's `PositionBlock` has this shape. Numbers are int32 and float32. */
export interface PositionRows {
  readonly items: Uint8Array;
  readonly positions: Uint8Array;
  readonly tokenIds: Uint8Array;
  readonly norms: Uint8Array;
  readonly deltaNorms: Uint8Array;
  readonly inners: Uint8Array;
  readonly split: Readonly<Record<InGroup<"split">, Uint8Array>> | null;
  readonly finalNorms: Uint8Array | null;
  readonly entropiesNats: Uint8Array | null;
  readonly topIds: Uint8Array | null;
  readonly topProbs: Uint8Array | null;
}

/** Which vectors a prompt has; the wire's `VectorLayout` has this shape. */
export interface VectorLayout {
  /** Ascending; 0 is the input of the first block, k the stream after block k. */
  readonly blocks: readonly number[];
  readonly dtype: "float64" | "float32" | "bfloat16" | "float16";
  readonly width: number;
}

/** The vectors of a batch's rows, in their order. */
export interface VectorRows extends VectorLayout {
  /** The bytes of one array in parts, little-endian and row-major, of shape [rows, blocks, width]. */
  readonly parts: readonly Uint8Array[];
}

/** The answer to one lease, which one transaction stores. */
export interface RowBatch {
  readonly rows: RowBlock;
  readonly errors: readonly ErrorRow[];
  readonly notices?: readonly Notice[];
  /** Rows of positions of the measured prompts; left out where none are requested. */
  readonly positions?: readonly PositionRows[];
  /** Left out where none are requested. */
  readonly vectors?: VectorRows | undefined;
  /** The session that measured, the lease, and the number of the result. */
  readonly epoch: number;
  readonly lease: number;
  readonly seq: number;
  /** Leases of these prompts until they were answered; 1 without a failure. */
  readonly attempts?: number;
}

/** The result of saving a batch. */
export interface SavedRows {
  readonly stored: number;
  /** Rows of prompts that already have a terminal row, which is kept unchanged. */
  readonly ignored: number;
}
