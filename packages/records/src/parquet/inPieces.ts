import { DuckDBListValue, type DuckDBValue } from "@duckdb/node-api";

/** Rows for a table, each with a value for every column. */
export type SandboxRows = Iterable<readonly DuckDBValue[]> | AsyncIterable<readonly DuckDBValue[]>;

/** Rows of one data chunk of DuckDB. */
const PIECE_ROWS = 2048;
/** Approximate number of characters and list items of a piece. */
const PIECE_SIZE = 1 << 21;

/** Divides rows into pieces of bounded size; a larger row is a piece. */
export async function* inPieces(
  rows: SandboxRows,
): AsyncGenerator<(readonly DuckDBValue[])[], void, undefined> {
  let piece: (readonly DuckDBValue[])[] = [];
  let size = 0;
  for await (const row of rows) {
    piece.push(row);
    for (const value of row) size += sizeOf(value);
    if (piece.length < PIECE_ROWS && size < PIECE_SIZE) continue;
    yield piece;
    piece = [];
    size = 0;
  }
  if (piece.length > 0) yield piece;
}

function sizeOf(value: DuckDBValue): number {
  if (typeof value === "string") return value.length;
  return value instanceof DuckDBListValue ? value.items.length : 1;
}
