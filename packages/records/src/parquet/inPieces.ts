import { DuckDBListValue, type DuckDBValue } from "@duckdb/node-api";

/** Rows for a table, each with a value for every column. */
export type SandboxRows = Iterable<readonly DuckDBValue[]> | AsyncIterable<readonly DuckDBValue[]>;

/** Rows that one data chunk of DuckDB holds. */
const PIECE_ROWS = 2048;
/** Characters and list items of a piece, about. */
const PIECE_SIZE = 1 << 21;

/** Cuts rows into pieces that may be held in memory whole; one row is a piece however large it is. */
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
