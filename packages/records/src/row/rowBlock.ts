import type { PartSplit } from "./partSplit.ts";

/** The columns of a split. Float64, shape [n, L] each. */
export type SplitBlock = Readonly<Record<keyof PartSplit, Uint8Array>>;

/**
 * n measured prompts, column by column; the wire's `RowBlock` is one. Numbers are the bytes of one array each, little-
 * endian and row-major, so that they go into the store as they are.
 */
export interface RowBlock {
  /** Numbers of the prompts in the plan. Int32, shape [n]. */
  readonly items: Uint8Array;
  /** ‖h_k‖₂ for k = 0…L. Float64, shape [n, L + 1]. */
  readonly norms: Uint8Array;
  /** ‖h_k − h_{k−1}‖₂ for k = 1…L. Float64, shape [n, L]. */
  readonly deltaNorms: Uint8Array;
  /** ⟨h_{k−1}, h_k − h_{k−1}⟩ for k = 1…L. Float64, shape [n, L]. */
  readonly inners: Uint8Array;
  /** Who wrote each Δ_k; null for a model whose blocks do not show it. */
  readonly split: SplitBlock | null;
  /** ‖final norm of h_L‖₂; null for a model without a final norm. Float64, shape [n]. */
  readonly finalNorms: Uint8Array | null;
  /** Float64, shape [n]. */
  readonly entropiesNats: Uint8Array;
  /** Int32, shape [n]. */
  readonly topIds: Uint8Array;
  readonly topTokens: readonly string[];
  /** Float64, shape [n]. */
  readonly topProbs: Uint8Array;
  /** Int32, shape [n]. */
  readonly tokenCounts: Uint8Array;
  /** Prompt after prompt. Int32, shape [sum of tokenCounts]. */
  readonly tokenIds: Uint8Array;
  readonly lastTokens: readonly string[];
  /** Int32, shape [n]. */
  readonly cutTokens: Uint8Array;
}

export const FLOAT64 = Float64Array.BYTES_PER_ELEMENT;
export const INT32 = Int32Array.BYTES_PER_ELEMENT;

const NOTHING = new Uint8Array();

/** The columns of no row. */
export const NO_ROWS: RowBlock = {
  ...{ items: NOTHING, norms: NOTHING, deltaNorms: NOTHING, inners: NOTHING, split: null, finalNorms: null },
  ...{ entropiesNats: NOTHING, topIds: NOTHING, topTokens: [], topProbs: NOTHING },
  ...{ tokenCounts: NOTHING, tokenIds: NOTHING, lastTokens: [], cutTokens: NOTHING },
};

/** The numbers of an int32 column; a copy, since its bytes may lie where no int32 can. */
export function int32Values(bytes: Uint8Array): Int32Array {
  const values = new Int32Array(bytes.byteLength / INT32);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}

/** Where each row's tokens begin, and where those of the last end. Shape [n + 1]. */
export function tokenStarts(tokenCounts: Int32Array): Int32Array {
  const starts = new Int32Array(tokenCounts.length + 1);
  tokenCounts.forEach((count, row) => {
    starts[row + 1] = (starts[row] ?? 0) + count;
  });
  return starts;
}

/** These rows of a block of a model of L blocks, in the order of their numbers here. */
export function selectRows(block: RowBlock, layers: number, rows: readonly number[]): RowBlock {
  const { split, finalNorms } = block;
  const starts = tokenStarts(int32Values(block.tokenCounts));
  const pieces = (bytes: Uint8Array, width: number): Uint8Array =>
    joined(rows.map((row) => bytes.subarray(row * width, (row + 1) * width)));
  const vectors = (bytes: Uint8Array): Uint8Array => pieces(bytes, layers * FLOAT64);
  const texts = (values: readonly string[]): string[] => rows.map((row) => values[row] ?? "");
  return {
    items: pieces(block.items, INT32),
    norms: pieces(block.norms, (layers + 1) * FLOAT64),
    deltaNorms: vectors(block.deltaNorms),
    inners: vectors(block.inners),
    split: split && {
      attentionNorms: vectors(split.attentionNorms),
      attentionInners: vectors(split.attentionInners),
      mlpNorms: vectors(split.mlpNorms),
      mlpInners: vectors(split.mlpInners),
      errors: vectors(split.errors),
    },
    finalNorms: finalNorms && pieces(finalNorms, FLOAT64),
    entropiesNats: pieces(block.entropiesNats, FLOAT64),
    topIds: pieces(block.topIds, INT32),
    topTokens: texts(block.topTokens),
    topProbs: pieces(block.topProbs, FLOAT64),
    tokenCounts: pieces(block.tokenCounts, INT32),
    tokenIds: joined(
      rows.map((row) => block.tokenIds.subarray(INT32 * (starts[row] ?? 0), INT32 * (starts[row + 1] ?? 0))),
    ),
    lastTokens: texts(block.lastTokens),
    cutTokens: pieces(block.cutTokens, INT32),
  };
}

/** The parts one behind the other. */
export const joined = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
