import { DuckDBDataChunk, type DuckDBAppender, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import bindings, { type Vector } from "@duckdb/node-bindings";

/** Rows of one data chunk of DuckDB. */
export const CHUNK_ROWS = 2048;
const VALIDITY_BITS = 64;

/**
 * A data chunk that is filled column by column, each in one copy; `@duckdb/node-api` would convert every number
 * separately. Columns have their index in the table. One chunk is used for all appends to a table: its memory is outside
 * of JavaScript's heap, and chunks per append would stay there until the garbage collector runs.
 */
export class ColumnChunk {
  readonly #chunk: DuckDBDataChunk;
  #rows = 0;

  constructor(types: readonly DuckDBType[]) {
    this.#chunk = DuckDBDataChunk.create(types);
  }

  /** Empties the chunk for `rows` rows, at most `CHUNK_ROWS`. Every column must then be filled. */
  begin(rows: number): void {
    this.#chunk.reset();
    this.#chunk.rowCount = rows;
    this.#rows = rows;
  }

  /** A column of numbers of the column's type. Shape [rows]. */
  numbers(column: number, values: ArrayBufferView): void {
    copyTo(this.#vector(column), values);
  }

  /** The same number in every row. */
  integer(column: number, value: number): void {
    this.numbers(column, new Int32Array(this.#rows).fill(value));
  }

  /** The same 64-bit number in every row. */
  bigInteger(column: number, value: number): void {
    this.numbers(column, new BigInt64Array(this.#rows).fill(BigInt(value)));
  }

  /** A column of concatenated lists of one length. Shape [rows, length]. */
  vectors(column: number, values: ArrayBufferView, length: number): void {
    this.lists(column, values, new Int32Array(this.#rows).fill(length));
  }

  /** A column of concatenated lists. Shape [sum of lengths], lengths [rows]. */
  lists(column: number, values: ArrayBufferView, lengths: Int32Array): void {
    const all = lengths.reduce((sum, length) => sum + length, 0);
    copyTo(
      this.#lists(column, all, (row) => lengths[row] ?? 0),
      values,
    );
  }

  /** A column of texts. Shape [rows]. */
  texts(column: number, values: readonly string[]): void {
    const vector = this.#vector(column);
    values.forEach((value, row) => {
      bindings.vector_assign_string_element(vector, row, value);
    });
  }

  /** A column of lists of texts. Shape [rows, length of each]. */
  textLists(column: number, values: readonly (readonly string[])[]): void {
    const all = values.flat();
    const child = this.#lists(column, all.length, (row) => values[row]?.length ?? 0);
    all.forEach((value, index) => {
      bindings.vector_assign_string_element(child, index, value);
    });
  }

  /** A column of bytes. Shape [rows]. */
  blobs(column: number, values: readonly Uint8Array[]): void {
    const vector = this.#vector(column);
    values.forEach((value, row) => {
      bindings.vector_assign_string_element_len(vector, row, value);
    });
  }

  /** A column of nulls. */
  nulls(column: number): void {
    const vector = this.#vector(column);
    bindings.vector_ensure_validity_writable(vector);
    const masks = new BigUint64Array(Math.ceil(this.#rows / VALIDITY_BITS));
    bindings.copy_data_to_vector_validity(vector, 0, masks.buffer, 0, masks.byteLength);
  }

  /** Every column, from rows in the order of the columns. */
  rows(rows: readonly (readonly DuckDBValue[])[]): void {
    this.#chunk.setRows(rows);
  }

  appendTo(appender: DuckDBAppender): void {
    appender.appendDataChunk(this.#chunk);
  }

  /** Creates lists of these lengths. @returns the vector of their concatenated items */
  #lists(column: number, items: number, lengthOf: (row: number) => number): Vector {
    const vector = this.#vector(column);
    // Offset and length of each list, 64 bits each, of which the upper half is 0.
    const entries = new Int32Array(4 * this.#rows);
    let offset = 0;
    for (let row = 0; row < this.#rows; row += 1) {
      entries[4 * row] = offset;
      offset += entries[4 * row + 2] = lengthOf(row);
    }
    bindings.list_vector_reserve(vector, items);
    bindings.list_vector_set_size(vector, items);
    copyTo(vector, entries);
    return bindings.list_vector_get_child(vector);
  }

  #vector(column: number): Vector {
    return bindings.data_chunk_get_vector(this.#chunk.chunk, column);
  }
}

function copyTo(vector: Vector, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
  bindings.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, byteOffset, byteLength);
}
