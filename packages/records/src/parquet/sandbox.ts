import { setImmediate } from "node:timers/promises";
import {
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";
import { NO_EXTENSIONS } from "../store/duckdbSettings.ts";
import { streamedRows } from "../store/resultRows.ts";
import { duckdbFailure } from "../store/duckdbFailure.ts";
import { quoted } from "../store/sqlText.ts";
import { inPieces, type SandboxRows } from "./inPieces.ts";

const MEMORY_LIMIT = "256MB";
const ATTACHED = "attached";
/** DuckDB remembers which transaction added each row, in memory that nothing frees while the file is attached. */
const ROWS_PER_ATTACHMENT = 65_536;

/** What a sandbox may touch. */
export interface SandboxFiles {
  /** The file that its failures name. */
  readonly about: string;
  /** A DuckDB file that is attached as `attached`, with the options of ATTACH. */
  readonly attached?: { readonly file: string; readonly options: string };
  /** Other files that queries may read or write; nothing else is reachable. */
  readonly paths?: readonly string[];
}

/** A table of a sandbox, with the types of all its columns in order. */
interface SandboxTable {
  readonly catalog: string;
  readonly table: string;
  readonly types: readonly DuckDBType[];
}

/** A DuckDB in memory for one piece of work on files. Every failure of DuckDB is thrown as a RecordsError. */
export class Sandbox {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #about: string;
  /** Statement that attached the file. */
  readonly #attach: string | undefined;

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    about: string,
    attach: string | undefined,
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#about = about;
    this.#attach = attach;
  }

  /** Opens a sandbox for `work`, and closes it when that has ended in whatever way. */
  static async use<T>(files: SandboxFiles, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    const sandbox = await Sandbox.open(files);
    try {
      return await work(sandbox);
    } finally {
      sandbox.close();
    }
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  /** Opens a sandbox; the caller closes it. */
  static async open({ about, attached, paths = [] }: SandboxFiles): Promise<Sandbox> {
    let instance: DuckDBInstance | undefined;
    try {
      instance = await DuckDBInstance.create(":memory:", {
        memory_limit: MEMORY_LIMIT,
        temp_directory: "",
        // What a file says once is not worth the memory that keeping all of it takes.
        enable_external_file_cache: "false",
        ...NO_EXTENSIONS,
      });
      const connection = await instance.connect();
      const attach = attached && `ATTACH ${quoted(attached.file)} AS ${ATTACHED} (${attached.options})`;
      if (attach !== undefined) await connection.run(attach);
      // A join holds its right side in memory. Left to guess the sizes, DuckDB may turn it round and hold millions of rows.
      await connection.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
      await connection.run(`SET allowed_paths = [${paths.map(quoted).join(", ")}]`);
      await connection.run("SET enable_external_access = false");
      return new Sandbox(instance, connection, about, attach);
    } catch (error) {
      instance?.closeSync();
      throw duckdbFailure(error, about);
    }
  }

  async run(sql: string): Promise<void> {
    await this.#said(() => this.#connection.run(sql));
  }

  /** The result's rows as objects; the query names and types their members. */
  objects<Row>(sql: string): Promise<Row[]> {
    return this.#said(async () => (await this.#connection.runAndReadAll(sql)).getRowObjects() as Row[]);
  }

  /** The result's rows one by one, in its order, as `resultRows` has them; a chunk of them is held at a time. */
  async *stream<Row>(sql: string): AsyncGenerator<Row, void, undefined> {
    const rows = await this.#said(async () => streamedRows<Row>(await this.#connection.stream(sql)));
    for (;;) {
      const next = await this.#said(() => rows.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** The result's columns, each an array. */
  columns(sql: string): Promise<DuckDBValue[][]> {
    return this.#said(async () => (await this.#connection.runAndReadAll(sql)).getColumns());
  }

  /** Adds rows at the end of a table, holding few of them at once; a failure of `rows` itself is passed on as it is. */
  async append(table: SandboxTable, rows: SandboxRows): Promise<void> {
    const chunk = DuckDBDataChunk.create(table.types);
    let appender = await this.#appender(table);
    let appended = 0;
    try {
      for await (const piece of inPieces(rows)) {
        await this.#said(() => {
          chunk.reset();
          chunk.setRows(piece);
          appender.appendDataChunk(chunk);
          // An appender would gather 200,000 rows, however long they are.
          appender.flushSync();
        });
        appended += piece.length;
        if (table.catalog === ATTACHED && appended >= ROWS_PER_ATTACHMENT) {
          appender.closeSync();
          await this.#attachAnew();
          appender = await this.#appender(table);
          appended = 0;
        }
        // Node frees what DuckDB's handles hold, which it does not count, only between turns of its event loop.
        await setImmediate();
      }
    } catch (error) {
      // What could not be flushed would be tried again on closing, and that failure would hide this one.
      appender.clear();
      throw error;
    } finally {
      appender.closeSync();
    }
  }

  #appender({ catalog, table }: SandboxTable): Promise<DuckDBAppender> {
    return this.#said(() => this.#connection.createAppender(table, "main", catalog));
  }

  /** What DuckDB remembers of added rows it forgets only so. */
  async #attachAnew(): Promise<void> {
    await this.run(`DETACH ${ATTACHED}`);
    await this.run(this.#attach ?? "");
  }

  async #said<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw duckdbFailure(error, this.#about);
    }
  }
}
