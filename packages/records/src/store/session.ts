import type { DuckDBConnection, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { CHUNK_ROWS, ColumnChunk } from "./columnChunk.ts";
import { resultRows } from "./resultRows.ts";
import { integer, quoted } from "./sqlText.ts";

/** A table for the appender, with the types of its columns in order. */
export interface TableShape {
  readonly table: string;
  readonly types: readonly DuckDBType[];
}

/** Queries to run in order, each with the values of its parameters. */
export type Queries =
  | Iterable<{ readonly sql: string; readonly values?: DuckDBValue[] }>
  | AsyncIterable<{ readonly sql: string; readonly values?: DuckDBValue[] }>;

/** Memory limit of a new DuckDB: enough to open a file. */
export const OPENING_KILOBYTES = 64_000;

/** The operations on the database; only `Database` creates one. */
export class Session {
  #connection: DuckDBConnection;
  #kilobytes = OPENING_KILOBYTES;
  #allowed: number | undefined;
  readonly #chunks = new Map<TableShape, ColumnChunk>();
  /** Rows added since the count was last set to 0. */
  appended = 0;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Continues with another DuckDB. */
  moveTo(connection: DuckDBConnection): void {
    this.#connection = connection;
    this.#allowed = undefined;
  }

  /** Sets the memory that DuckDB needs to write, and allows it. */
  limitMemory(kilobytes: number): Promise<void> {
    this.#kilobytes = kilobytes;
    return this.allowMemory(1);
  }

  /** Allows DuckDB this share of the memory that it needs to write. */
  async allowMemory(share: 1 | 0.5): Promise<void> {
    const allowed = share * this.#kilobytes;
    if (allowed === this.#allowed) return;
    await this.run(`SET memory_limit = '${integer(allowed)}KB'`);
    this.#allowed = allowed;
  }

  /** The result's rows, each an array in the order of the columns. */
  async rows(sql: string, values?: DuckDBValue[], types?: DuckDBType[]): Promise<DuckDBValue[][]> {
    return (await this.#connection.runAndReadAll(sql, values, types)).getRows();
  }

  /** The result's rows as objects; the query determines names and types of their members, as in `resultRows`. */
  async objects<Row>(sql: string): Promise<Row[]> {
    return [...(await this.iterate<Row>(sql))];
  }

  /** The result's rows as objects, created lazily. */
  async iterate<Row>(sql: string): Promise<Iterable<Row>> {
    return resultRows(await this.#connection.run(sql));
  }

  /** The one number of a one-row, one-column result. */
  async number(sql: string): Promise<number> {
    return Number((await this.rows(sql))[0]?.[0]);
  }

  /** Has the run's database this table? Some are made only once something needs them. */
  async hasTable(name: string): Promise<boolean> {
    const tables = `SELECT count(*) FROM duckdb_tables() WHERE database_name = 'run' AND table_name = ${quoted(name)}`;
    return (await this.number(tables)) > 0;
  }

  async run(sql: string, values?: DuckDBValue[]): Promise<void> {
    await this.#connection.run(sql, values);
  }

  /** Appends rows to a table. */
  append(shape: TableShape, rows: readonly (readonly DuckDBValue[])[]): Promise<void> {
    return this.appendColumns(shape, rows.length, (chunk, from, to) => {
      chunk.rows(rows.slice(from, to));
    });
  }

  /** Appends `count` rows to a table; `fill` fills the columns of rows `from` to `to`, the last not included. */
  async appendColumns(
    shape: TableShape,
    count: number,
    fill: (chunk: ColumnChunk, from: number, to: number) => void,
  ): Promise<void> {
    if (count === 0) return;
    const chunk = this.#chunks.get(shape) ?? new ColumnChunk(shape.types);
    this.#chunks.set(shape, chunk);
    const appender = await this.#connection.createAppender(shape.table, "main", "run");
    try {
      for (let from = 0; from < count; from += CHUNK_ROWS) {
        const to = Math.min(from + CHUNK_ROWS, count);
        chunk.begin(to - from);
        fill(chunk, from, to);
        chunk.appendTo(appender);
      }
      appender.flushSync();
      this.appended += count;
    } catch (error) {
      // Closing would flush again, and its error would hide this one.
      appender.clear();
      throw error;
    } finally {
      appender.closeSync();
    }
  }
}
