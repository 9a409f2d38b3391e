import type { RowBlock } from "./rowBlock.ts";

/** The columns of `SplitBlock` as numbers. Shape [n, L] each, row-major. */
export interface SplitColumns {
  readonly attentionNorms: Float64Array;
  readonly attentionInners: Float64Array;
  readonly mlpNorms: Float64Array;
  readonly mlpInners: Float64Array;
  readonly errors: Float64Array;
}

/** The columns of a `RowBlock` as numbers; shapes as there, row-major. */
export interface RowColumns {
  /** Number of rows n. */
  readonly count: number;
  /** Blocks L of the model; 0 where there is no row. */
  readonly layers: number;
  readonly items: Int32Array;
  readonly norms: Float64Array;
  readonly deltaNorms: Float64Array;
  readonly inners: Float64Array;
  readonly split: SplitColumns | null;
  readonly finalNorms: Float64Array | null;
  readonly entropiesNats: Float64Array;
  readonly topIds: Int32Array;
  readonly topTokens: readonly string[];
  readonly topProbs: Float64Array;
  readonly tokenCounts: Int32Array;
  readonly tokenIds: Int32Array;
  readonly lastTokens: readonly string[];
  readonly cutTokens: Int32Array;
}

/**
 * The numbers of a block. A column that lies in its frame at an address where its type cannot stand is copied.
 *
 * @example
 * const { norms, layers } = rowColumns(block);
 * norms.subarray(r * (layers + 1), (r + 1) * (layers + 1)); // norms of row r, a view
 */
export function rowColumns(block: RowBlock): RowColumns {
  const { split, finalNorms } = block;
  const items = int32Values(block.items);
  const norms = float64Values(block.norms);
  return {
    count: items.length,
    layers: items.length === 0 ? norms.length : norms.length / items.length - 1,
    items,
    norms,
    deltaNorms: float64Values(block.deltaNorms),
    inners: float64Values(block.inners),
    split: split && {
      attentionNorms: float64Values(split.attentionNorms),
      attentionInners: float64Values(split.attentionInners),
      mlpNorms: float64Values(split.mlpNorms),
      mlpInners: float64Values(split.mlpInners),
      errors: float64Values(split.errors),
    },
    finalNorms: finalNorms && float64Values(finalNorms),
    entropiesNats: float64Values(block.entropiesNats),
    topIds: int32Values(block.topIds),
    topTokens: block.topTokens,
    topProbs: float64Values(block.topProbs),
    tokenCounts: int32Values(block.tokenCounts),
    tokenIds: int32Values(block.tokenIds),
    lastTokens: block.lastTokens,
    cutTokens: int32Values(block.cutTokens),
  };
}

const float64Values = (bytes: Uint8Array): Float64Array => {
  const { buffer, byteOffset, byteLength } = aligned(bytes, Float64Array.BYTES_PER_ELEMENT);
  return new Float64Array(buffer, byteOffset, byteLength / Float64Array.BYTES_PER_ELEMENT);
};

/** Whole numbers from the bytes of a column. */
export const int32Values = (bytes: Uint8Array): Int32Array => {
  const { buffer, byteOffset, byteLength } = aligned(bytes, Int32Array.BYTES_PER_ELEMENT);
  return new Int32Array(buffer, byteOffset, byteLength / Int32Array.BYTES_PER_ELEMENT);
};

const aligned = (bytes: Uint8Array, size: number): Uint8Array =>
  bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
