import { rowColumns, type Measured, type RowColumns } from "@gain/protocol";
import type { MeasuredRowLike } from "@gain/records";

/** The rows of a result, one object each. */
export function rowsOf(result: Measured): MeasuredRowLike[] {
  const columns = rowColumns(result.rows);
  let tokens = 0;
  return Array.from(columns.items, (item, row) => {
    const vector = (values: Float64Array, length: number): number[] =>
      Array.from(values.subarray(row * length, (row + 1) * length));
    const first = tokens;
    tokens += columns.tokenCounts[row] ?? 0;
    return {
      item,
      norms: vector(columns.norms, columns.layers + 1),
      deltaNorms: vector(columns.deltaNorms, columns.layers),
      inners: vector(columns.inners, columns.layers),
      split: splitOf(columns, vector),
      finalNorm: columns.finalNorms?.[row] ?? null,
      entropyNats: columns.entropiesNats[row] ?? Number.NaN,
      topId: columns.topIds[row] ?? 0,
      topToken: columns.topTokens[row] ?? "",
      topProb: columns.topProbs[row] ?? Number.NaN,
      tokenIds: Array.from(columns.tokenIds.subarray(first, tokens)),
      lastToken: columns.lastTokens[row] ?? "",
      cutTokens: columns.cutTokens[row] ?? 0,
    };
  });
}

function splitOf(
  { split, layers }: RowColumns,
  vector: (values: Float64Array, length: number) => number[],
): MeasuredRowLike["split"] {
  return (
    split && {
      attentionNorms: vector(split.attentionNorms, layers),
      attentionInners: vector(split.attentionInners, layers),
      mlpNorms: vector(split.mlpNorms, layers),
      mlpInners: vector(split.mlpInners, layers),
      errors: vector(split.errors, layers),
    }
  );
}
