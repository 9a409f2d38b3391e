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
/** DuckDB keeps the transaction of each added row in memory that is not freed while the file is attached. */
const ROWS_PER_ATTACHMENT = 65_536;

/** The files that a sandbox may use. */
export interface SandboxFiles {
  /** The file that its errors name. */
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

/** A DuckDB in memory for one task on files. Every error of DuckDB is thrown as a RecordsError. */
export class Sandbox {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #about: string;
  /** The statement that attaches the file. */
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

  /** Opens a sandbox for `work`, and closes it when `work` has ended or failed. */
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
        // Files are read once, so a cache would only cost memory.
        enable_external_file_cache: "false",
        ...NO_EXTENSIONS,
      });
      const connection = await instance.connect();
      const attach = attached && `ATTACH ${quoted(attached.file)} AS ${ATTACHED} (${attached.options})`;
      if (attach !== undefined) await connection.run(attach);
      // A join keeps its right side in memory. DuckDB estimates sizes, and may swap the sides and keep millions of rows.
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
    await this.#translated(() => this.#connection.run(sql));
  }

  /** The result's rows as objects; the query determines names and types of their members. */
  objects<Row>(sql: string): Promise<Row[]> {
    return this.#translated(async () => (await this.#connection.runAndReadAll(sql)).getRowObjects() as Row[]);
  }

  /** The result's rows in order, one by one, as `resultRows` reads them; one chunk is in memory at a time. */
  async *stream<Row>(sql: string): AsyncGenerator<Row, void, undefined> {
    const rows = await this.#translated(async () => streamedRows<Row>(await this.#connection.stream(sql)));
    for (;;) {
      const next = await this.#translated(() => rows.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** The result's columns as arrays. */
  columns(sql: string): Promise<DuckDBValue[][]> {
    return this.#translated(async () => (await this.#connection.runAndReadAll(sql)).getColumns());
  }

  /** Appends rows to a table, with few of them in memory at a time. Errors of `rows` are passed on unchanged. */
  async append(table: SandboxTable, rows: SandboxRows): Promise<void> {
    const chunk = DuckDBDataChunk.create(table.types);
    let appender = await this.#appender(table);
    let appended = 0;
    try {
      for await (const piece of inPieces(rows)) {
        await this.#translated(() => {
          chunk.reset();
          chunk.setRows(piece);
          appender.appendDataChunk(chunk);
          // An appender would buffer 200,000 rows of any length.
          appender.flushSync();
        });
        appended += piece.length;
        if (table.catalog === ATTACHED && appended >= ROWS_PER_ATTACHMENT) {
          appender.closeSync();
          await this.#attachAgain();
          appender = await this.#appender(table);
          appended = 0;
        }
        // Node frees the memory of DuckDB's handles, which it does not count, only between turns of its event loop.
        await setImmediate();
      }
    } catch (error) {
      // Closing would flush again, and its error would hide this one.
      appender.clear();
      throw error;
    } finally {
      appender.closeSync();
    }
  }

  #appender({ catalog, table }: SandboxTable): Promise<DuckDBAppender> {
    return this.#translated(() => this.#connection.createAppender(table, "main", catalog));
  }

  /** Attaches the file again, which frees DuckDB's memory of the added rows. */
  async #attachAgain(): Promise<void> {
    await this.run(`DETACH ${ATTACHED}`);
    await this.run(this.#attach ?? "");
  }

  async #translated<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw duckdbFailure(error, this.#about);
    }
  }
}
