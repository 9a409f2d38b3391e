/** Rows of positions for tests. */
import type { MeasuredRow, PositionRows } from "../src/row/rowBatch.ts";

/** Norms 5, 4, 3, 5, … and after the last block 6 + the position; at its last token those of the row. */
export function positionRowsOf(
  rows: readonly Pick<MeasuredRow, "item" | "tokenIds" | "norms">[],
  isWanted: (position: number) => boolean,
  { predictions = false } = {},
): PositionRows {
  const layers = (rows[0]?.norms.length ?? 1) - 1;
  const normsAt = (position: number): number[] =>
    Array.from({ length: layers + 1 }, (_, k) => (k < layers ? 5 - (k % 3) : 6 + position));
  const places = rows.flatMap(({ item, tokenIds, norms }) =>
    tokenIds.flatMap((token, position) => {
      const isLast = position === tokenIds.length - 1;
      return isWanted(position) ? [{ item, position, token, norms: isLast ? norms : normsAt(position) }] : [];
    }),
  );
  const int32 = (of: (place: (typeof places)[number]) => number): Uint8Array =>
    new Uint8Array(Int32Array.from(places, of).buffer);
  const float32 = (values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
  const blocks = (value: number): Uint8Array =>
    float32(places.flatMap(() => Array<number>(layers).fill(value)));
  const ones = (value: number): Uint8Array => float32(places.map(() => value));
  return {
    items: int32(({ item }) => item),
    positions: int32(({ position }) => position),
    tokenIds: int32(({ token }) => token),
    norms: float32(places.flatMap(({ norms }) => norms)),
    deltaNorms: blocks(1),
    inners: blocks(-1),
    split: {
      ...{ attentionNorms: blocks(1), attentionInners: blocks(2), mlpNorms: blocks(3), mlpInners: blocks(4) },
      errors: blocks(0),
    },
    finalNorms: ones(12),
    entropiesNats: predictions ? ones(2.5) : null,
    topIds: predictions ? int32(() => 262) : null,
    topProbs: predictions ? ones(0.125) : null,
  };
}
