import { realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";
import { STORE_SETTINGS } from "./duckdbSettings.ts";
import { runDeleted, runLocked } from "../errors.ts";
import { faultPoint } from "../files/faultPoint.ts";
import { assertPlainFileOrNone } from "../files/plainFile.ts";
import { makeScratchFolder, scratchPath } from "../files/scratchFolder.ts";
import { assertStorable } from "../files/storable.ts";
import { duckdbFailure } from "./duckdbFailure.ts";
import { claim, release } from "../files/openStores.ts";
import { Session, type Queries } from "./session.ts";
import { noRow, quoted, type ColumnTypes } from "./sqlText.ts";

/**
 * A checkpoint rewrites the last row group, and until it is checkpointed every row group has a block of every column, so
 * small sizes keep pause and memory small. Only ATTACH accepts these sizes. The block size is fixed when the file is made.
 */
const ATTACH_OPTIONS = {
  create: "ROW_GROUP_SIZE 2048, BLOCK_SIZE 16384",
  write: "ROW_GROUP_SIZE 2048",
  read: "READ_ONLY",
};
/**
 * DuckDB keeps the transaction of each added row, in 256 KiB per row group that are not freed while the file is attached.
 * So after this many rows the file is attached again.
 */
const ROWS_PER_ATTACHMENT = 65_536;
/** Reading a file also uses memory: DuckDB keeps metadata of each row group that it has read. */
const QUERIES_PER_ATTACHMENT = 32;
/** DuckDB keeps no metadata of files after reading, unlike of a table's row groups. */
const SHARD_OPTIONS = "FORMAT parquet, COMPRESSION uncompressed, USE_TMP_FILE false";
/**
 * A larger file is attached to a new DuckDB each time, since the memory of the previous one is fragmented and is not
 * returned. That takes 15 ms, which a short run avoids.
 */
const LARGE_FILE_BYTES = 1n << 25n;

const attach = (file: string, mode: keyof typeof ATTACH_OPTIONS): string =>
  `ATTACH ${quoted(file)} AS run (${ATTACH_OPTIONS[mode]})`;

/** A DuckDB in memory, to which a file is attached. */
interface DuckDB {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

async function newDuckDB(): Promise<DuckDB> {
  const instance = await DuckDBInstance.create(":memory:", STORE_SETTINGS);
  return { instance, connection: await instance.connect() };
}

/** Attaches the first file of a DuckDB. Afterwards only this file and the scratch folder are accessible. */
async function attachFirst({ connection }: DuckDB, statement: string, scratchFolder: string): Promise<void> {
  await connection.run(statement);
  await connection.run(`SET allowed_directories = [${quoted(scratchFolder)}]`);
  await connection.run("SET enable_external_access = false");
}

function close({ instance, connection }: DuckDB): void {
  connection.closeSync();
  instance.closeSync();
}

/**
 * One open DuckDB file, with one operation at a time. A writer has DuckDB's lock on the file, which ends with the
 * process in any case.
 */
export class Database {
  readonly path: string;
  readonly #session: Session;
  readonly #inode: bigint;
  readonly #writing: boolean;
  readonly #scratchFolder: string;
  #duckdb: DuckDB;
  #last: Promise<unknown> = Promise.resolve();
  #failed = false;
  #closing: Promise<void> | undefined;

  private constructor(path: string, duckdb: DuckDB, inode: bigint, writing: boolean, scratchFolder: string) {
    this.path = path;
    this.#duckdb = duckdb;
    this.#session = new Session(duckdb.connection);
    this.#inode = inode;
    this.#writing = writing;
    this.#scratchFolder = scratchFolder;
  }

  /**
   * Opens the database at `path`, or creates it.
   *
   * @throws RecordsError `run_locked`, `store_damaged`, `cannot_write`, `disk_full`, `path_unusable`.
   */
  static async open(path: string, mode: keyof typeof ATTACH_OPTIONS): Promise<Database> {
    const writing = mode !== "read";
    const file = join(await realpath(dirname(path)), basename(path));
    assertStorable(dirname(file));
    // DuckDB would wait for the other end of a pipe.
    for (const each of [file, `${file}.wal`]) await assertPlainFileOrNone(each);
    if (!claim(file, writing)) throw runLocked(file, "this process");
    const scratchFolder = scratchPath();
    let duckdb: DuckDB | undefined;
    try {
      duckdb = await newDuckDB();
      await attachFirst(duckdb, attach(file, mode), scratchFolder);
      await duckdb.connection.run("USE run");
      const { ino } = await stat(file, { bigint: true });
      return new Database(file, duckdb, ino, writing, scratchFolder);
    } catch (error) {
      if (duckdb !== undefined) close(duckdb);
      release(file);
      throw duckdbFailure(error, file);
    }
  }

  /** Frees DuckDB's memory of the row groups that it has read or written. */
  freeMemory(): Promise<void> {
    return this.#exclusive(() => this.#attachAgain());
  }

  /** Frees memory before a large read, if the file is large. */
  freeMemoryIfLarge(): Promise<void> {
    return this.#exclusive(() => this.#freeMemoryIfLarge());
  }

  /** Runs `work` after all earlier operations. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#exclusive(() => work(this.#session));
  }

  /**
   * One transaction: durable when the promise is fulfilled, undone when it is rejected, except after a failure of the
   * commit, when the transaction may be durable. `committed` runs before the next operation.
   *
   * @throws RecordsError `run_deleted` if the file is no longer the one that was opened
   */
  write<T>(work: (session: Session) => Promise<T>, committed?: (result: T) => void): Promise<T> {
    return this.#exclusive(async () => {
      if (this.#session.appended >= ROWS_PER_ATTACHMENT) await this.#attachAgain();
      await this.#session.allowMemory(1);
      await this.#connection.run("BEGIN");
      faultPoint("a transaction is begun");
      const result = await this.#committed(work);
      committed?.(result);
      await this.#assertSameFile();
      return result;
    });
  }

  /**
   * Runs queries in order, and passes to `use` one Parquet file per query with its rows, after a file without rows that
   * defines the columns. The files are in the system's temporary folder, and are removed before the promise is settled.
   */
  withShards<T>(
    columns: ColumnTypes,
    queries: (session: Session) => Queries,
    use: (shards: readonly string[]) => Promise<T>,
  ): Promise<T> {
    return this.#exclusive(async () => {
      const folder = this.#scratchFolder;
      try {
        await makeScratchFolder(folder);
        // Free the memory of earlier operations before writing the files, and that of writing before `use`.
        await this.#attachAgain();
        const shards = await this.#writeShards(noRow(columns), queries(this.#session));
        await this.#attachAgain();
        const used = await use(shards);
        await this.#freeMemoryIfLarge();
        return used;
      } catch (error) {
        // The error names the folder, since the store is unchanged.
        throw duckdbFailure(error, folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  async #writeShards(first: string, queries: Queries): Promise<string[]> {
    const shards: string[] = [];
    const write = async (sql: string, values?: DuckDBValue[]): Promise<void> => {
      const shard = join(this.#scratchFolder, `${String(shards.length)}.parquet`);
      await this.#session.allowMemory(1);
      await this.#connection.run(`COPY (${sql}) TO ${quoted(shard)} (${SHARD_OPTIONS})`, values);
      shards.push(shard);
    };
    await write(first);
    for await (const { sql, values } of queries) {
      await write(sql, values);
      if (shards.length % QUERIES_PER_ATTACHMENT === 0) await this.#attachAgain();
    }
    return shards;
  }

  get #connection(): DuckDBConnection {
    return this.#duckdb.connection;
  }

  /** Writes everything into the one file and releases it. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#exclusive(() => this.#release());
    return this.#closing;
  }

  async #committed<T>(work: (session: Session) => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await work(this.#session);
    } catch (error) {
      // ROLLBACK fails if the error has already ended the transaction.
      await this.#connection.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
    faultPoint("a transaction is written");
    await this.#connection.run("COMMIT");
    faultPoint("a transaction is committed");
    return result;
  }

  async #freeMemoryIfLarge(): Promise<void> {
    if ((await this.#assertSameFile()) > LARGE_FILE_BYTES) await this.#attachAgain();
  }

  /**
   * Detaches and attaches the file. The lock is free in between: if another process takes it, attaching fails, and every
   * acknowledged row is in the file.
   */
  async #attachAgain(): Promise<void> {
    const bytes = await this.#assertSameFile();
    if (this.#writing) await this.#checkpoint();
    const used = this.#duckdb;
    // Created before the file is detached, so that the lock is free only briefly.
    const next = bytes > LARGE_FILE_BYTES ? await newDuckDB() : used;
    await this.#connection.run("USE memory");
    await this.#connection.run("DETACH run");
    faultPoint("a store is detached");
    const statement = attach(this.path, this.#writing ? "write" : "read");
    if (next === used) {
      await this.#connection.run(statement);
    } else {
      this.#duckdb = next;
      close(used);
      this.#session.moveTo(next.connection);
      await attachFirst(next, statement, this.#scratchFolder);
      // DuckDB caches data up to the limit, and a large file is read only once.
      await this.#session.allowMemory(0.5);
    }
    await this.#connection.run("USE run");
    await this.#assertSameFile();
    this.#session.appended = 0;
  }

  async #checkpoint(): Promise<void> {
    await this.#session.allowMemory(1);
    await this.#connection.run("CHECKPOINT run");
    faultPoint("a store is checkpointed");
  }

  /** On Linux, writing to a deleted file succeeds and is not durable. @returns the size of the file */
  async #assertSameFile(): Promise<bigint> {
    const found = await stat(this.path, { bigint: true }).catch(() => null);
    if (found?.ino === this.#inode) return found.size;
    this.#failed = true;
    throw runDeleted(this.path);
  }

  async #release(): Promise<void> {
    try {
      if (this.#writing && !this.#failed) await this.#checkpoint();
      await this.#connection.run("USE memory");
      await this.#connection.run("DETACH run");
    } catch (error) {
      // An earlier failure has already been thrown.
      if (!this.#failed) throw error;
    } finally {
      close(this.#duckdb);
      release(this.path);
    }
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const current = this.#last.then(work).catch((error: unknown) => {
      const failure = duckdbFailure(error, this.path);
      if (error !== failure) this.#failed = true;
      throw failure;
    });
    this.#last = current.catch(() => undefined);
    return current;
  }
}
