import {
  DuckDBListType,
  DuckDBTypeId,
  type DuckDBDataChunk,
  type DuckDBResult,
  type DuckDBType,
} from "@duckdb/node-api";
import bindings, { type Vector } from "@duckdb/node-bindings";

/** DuckDB's entry of a list has its offset and length; that of a text its length and either the text or its address. */
const ENTRY_BYTES = 16;
const INLINE_BYTES = 12;
const INLINE_OFFSET = 4;
const ADDRESS_OFFSET = 8;

type Value = number | bigint | string | readonly number[];
type Numbers = Float64Array | Int32Array;
/** The value of one column in a row of a chunk. */
type Column = (row: number) => Value | null;

/**
 * The rows of a query's result as objects, created lazily. Columns may be INTEGER, DOUBLE, lists of these, BIGINT (a
 * bigint here), and VARCHAR, whose byte order mark is kept.
 *
 * Columns are copied from DuckDB's memory chunk by chunk. `@duckdb/node-api` creates an intermediate object for every
 * list and text, and its garbage collection takes longer than the query.
 *
 * @throws TypeError while the rows are read, for a column of another type or a null inside a list
 */
export async function resultRows<Row>(result: DuckDBResult): Promise<Iterable<Row>> {
  const names = result.columnNames();
  const types = result.columnTypes();
  const chunks = await result.fetchAllChunks();
  return (function* () {
    for (const chunk of chunks) yield* rowsOf(chunk, names, types) as Iterable<Row>;
  })();
}

/** The rows of a streaming result, with one chunk in memory at a time. */
export async function* streamedRows<Row>(result: DuckDBResult): AsyncGenerator<Row, void, undefined> {
  const names = result.columnNames();
  const types = result.columnTypes();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield* rowsOf(chunk, names, types) as Iterable<Row>;
  }
}

function* rowsOf(
  chunk: DuckDBDataChunk,
  names: readonly string[],
  types: readonly DuckDBType[],
): Generator<Record<string, Value | null>, void, undefined> {
  const rows = chunk.rowCount;
  const columns = types.map((type, index) =>
    columnOf(bindings.data_chunk_get_vector(chunk.chunk, index), type, rows),
  );
  for (let row = 0; row < rows; row += 1) {
    const values: Record<string, Value | null> = {};
    // No iterator: one would allocate an array for every value of a run.
    for (let index = 0; index < columns.length; index += 1)
      values[names[index] ?? ""] = columns[index]?.(row) ?? null;
    yield values;
  }
}

function columnOf(vector: Vector, type: DuckDBType, rows: number): Column {
  const isNull = nullsOf(vector, rows);
  const valueAt = valuesOf(vector, type, rows);
  return (row) => (isNull(row) ? null : valueAt(row));
}

function valuesOf(vector: Vector, type: DuckDBType, rows: number): Column {
  if (type instanceof DuckDBListType) return listsOf(vector, type.valueType, rows);
  switch (type.typeId) {
    case DuckDBTypeId.BIGINT: {
      const values = new BigInt64Array(copyOf(vector, rows * BigInt64Array.BYTES_PER_ELEMENT));
      return (row) => values[row] ?? null;
    }
    case DuckDBTypeId.VARCHAR:
      return textsOf(vector, rows);
    default: {
      const values = numbersOf(vector, type, rows);
      return (row) => values[row] ?? null;
    }
  }
}

function numbersOf(vector: Vector, type: DuckDBType, count: number): Numbers {
  if (type.typeId === DuckDBTypeId.INTEGER)
    return new Int32Array(copyOf(vector, count * Int32Array.BYTES_PER_ELEMENT));
  if (type.typeId === DuckDBTypeId.DOUBLE)
    return new Float64Array(copyOf(vector, count * Float64Array.BYTES_PER_ELEMENT));
  throw new TypeError(`a column of ${type.toString()} is not read here`);
}

function listsOf(vector: Vector, type: DuckDBType, rows: number): Column {
  const [child, size] = [bindings.list_vector_get_child(vector), bindings.list_vector_get_size(vector)];
  const items = numbersOf(child, type, size);
  const isNull = nullsOf(child, size);
  for (let item = 0; item < size; item += 1)
    if (isNull(item)) throw new TypeError("a list with a null in it is not read here");
  // Offset and length of each list, 64 bits each, of which the upper half is 0.
  const entries = new Int32Array(copyOf(vector, rows * ENTRY_BYTES));
  return (row) => {
    const start = entries[4 * row] ?? 0;
    const end = start + (entries[4 * row + 2] ?? 0);
    const list: number[] = [];
    for (let item = start; item < end; item += 1) list.push(items[item] ?? Number.NaN);
    return list;
  };
}

/** Texts are read immediately, since DuckDB's memory is valid only as long as the chunk. */
function textsOf(vector: Vector, rows: number): Column {
  const isNull = nullsOf(vector, rows);
  const entries = dataOf(vector, rows * ENTRY_BYTES);
  const texts = Array.from({ length: rows }, (_, row) =>
    isNull(row) ? null : textAt(entries, row * ENTRY_BYTES),
  );
  return (row) => texts[row] ?? null;
}

function textAt(entries: Buffer, at: number): string {
  const bytes = entries.readUInt32LE(at);
  if (bytes <= INLINE_BYTES) return entries.toString("utf8", at + INLINE_OFFSET, at + INLINE_OFFSET + bytes);
  const { buffer, byteOffset } = bindings.get_data_from_pointer(
    entries.buffer as ArrayBuffer,
    entries.byteOffset + at + ADDRESS_OFFSET,
    bytes,
  );
  return Buffer.from(buffer, byteOffset, bytes).toString("utf8");
}

function nullsOf(vector: Vector, rows: number): (row: number) => boolean {
  // DuckDB returns null if every row has a value; the binding's types omit this.
  const validity = bindings.vector_get_validity(vector, 8 * Math.ceil(rows / 64)) as Uint8Array | null;
  if (validity === null) return () => false;
  const bits = Uint8Array.from(validity);
  return (row) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 0;
}

/** A view of DuckDB's memory. */
function dataOf(vector: Vector, bytes: number): Buffer {
  const { buffer, byteOffset } = bindings.vector_get_data(vector, bytes);
  return Buffer.from(buffer, byteOffset, bytes);
}

function copyOf(vector: Vector, bytes: number): ArrayBuffer {
  const copy = new ArrayBuffer(bytes);
  new Uint8Array(copy).set(dataOf(vector, bytes));
  return copy;
}
