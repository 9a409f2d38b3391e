import { DuckDBDataChunk, type DuckDBConnection, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";

/** Rows that one data chunk of DuckDB holds. */
const CHUNK_ROWS = 2048;

/** A table as the appender sees it: columns in the order of the table. */
export interface TableShape {
  readonly table: string;
  readonly types: readonly DuckDBType[];
}

/** Statements to run one after the other, each with the values of its parameters. */
export type Statements =
  | Iterable<{ readonly sql: string; readonly values?: DuckDBValue[] }>
  | AsyncIterable<{ readonly sql: string; readonly values?: DuckDBValue[] }>;

/** What work on the database may do; only `Database` makes one. */
export class Session {
  readonly #connection: DuckDBConnection;
  /** Rows added since the count was last set to 0. */
  appended = 0;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** The result's rows, each an array in the order of the columns. */
  async rows(sql: string, values?: DuckDBValue[], types?: DuckDBType[]): Promise<DuckDBValue[][]> {
    return (await this.#connection.runAndReadAll(sql, values, types)).getRows();
  }

  /** The result's rows as objects; the query names and types their members. */
  async objects<Row>(sql: string): Promise<Row[]> {
    return (await this.#connection.runAndReadAll(sql)).getRowObjects() as Row[];
  }

  /** The one number of a one-row, one-column result. */
  async number(sql: string): Promise<number> {
    return Number((await this.rows(sql))[0]?.[0]);
  }

  async run(sql: string, values?: DuckDBValue[]): Promise<void> {
    await this.#connection.run(sql, values);
  }

  /** Adds rows at the end of a table. */
  async append(shape: TableShape, rows: readonly (readonly DuckDBValue[])[]): Promise<void> {
    if (rows.length === 0) return;
    const appender = await this.#connection.createAppender(shape.table, "main", "run");
    try {
      for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
        const chunk = DuckDBDataChunk.create(shape.types);
        chunk.setRows(rows.slice(start, start + CHUNK_ROWS));
        appender.appendDataChunk(chunk);
      }
      appender.flushSync();
      this.appended += rows.length;
    } catch (error) {
      // What could not be flushed would be tried again on closing, and that failure would hide this one.
      appender.clear();
      throw error;
    } finally {
      appender.closeSync();
    }
  }
}
