import { mkdir, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";
import { NO_EXTENSIONS } from "./duckdbSettings.ts";
import { runDeleted, runLocked } from "../errors.ts";
import { assertScratchRoot, scratchRoot } from "../files/scratchRoot.ts";
import { assertStorable } from "../files/storable.ts";
import { systemFailure } from "../files/systemFailure.ts";
import { temporaryPath } from "../files/temporaryFile.ts";
import { duckdbFailure } from "./duckdbFailure.ts";
import { claim, release } from "../files/openStores.ts";
import { OPENING_KILOBYTES, Session, type Queries } from "./session.ts";
import { noRow, quoted, type ColumnTypes } from "./sqlText.ts";

/**
 * A checkpoint rewrites the last row group, and every row group holds one block or more of every column until it is
 * checkpointed: small ones keep the pause and the memory small. The file is attached to an instance in memory
 * because only ATTACH takes these sizes; the block's is fixed when the file is made.
 */
const ATTACH_OPTIONS = {
  create: "ROW_GROUP_SIZE 2048, BLOCK_SIZE 16384",
  write: "ROW_GROUP_SIZE 2048",
  read: "READ_ONLY",
};
/**
 * DuckDB remembers which transaction added each row, in 256 KiB a row group that nothing frees while the file is
 * attached. So after this many rows it is attached anew.
 */
const ROWS_PER_ATTACHMENT = 65_536;
/** A file that is only read costs memory too: what DuckDB knows of each row group that it has seen. */
const QUERIES_PER_ATTACHMENT = 32;
/** Unlike a table's row groups, files that have been read are not known any more. */
const SHARD_OPTIONS = "FORMAT parquet, COMPRESSION uncompressed, USE_TMP_FILE false";
/**
 * A file of more bytes is attached to a new DuckDB each time: the memory of the one before is in pieces by then, and what
 * is freed of it stays. That takes 15 ms, which a short run is to be spared.
 */
const LARGE_FILE_BYTES = 1n << 25n;
const SETTINGS = {
  // The store sets what its models need.
  memory_limit: `${String(OPENING_KILOBYTES)}KB`,
  // Each thread would have buffers of its own.
  threads: "1",
  checkpoint_threshold: "4MB",
  // No query needs to spill, and a spill file would be a stray file in the run.
  temp_directory: "",
  ...NO_EXTENSIONS,
};

const attach = (file: string, mode: keyof typeof ATTACH_OPTIONS): string =>
  `ATTACH ${quoted(file)} AS run (${ATTACH_OPTIONS[mode]})`;

/** A DuckDB in memory, to which a file is attached. */
interface DuckDB {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

async function newDuckDB(): Promise<DuckDB> {
  const instance = await DuckDBInstance.create(":memory:", SETTINGS);
  return { instance, connection: await instance.connect() };
}

/** Attaches the first file of a DuckDB. Afterwards only this one and what is in a folder can be reached. */
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
 * One DuckDB file held open, and one thing done to it at a time. Writing holds DuckDB's lock on the file, which ends
 * with the process however that ends.
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
   * Opens the database at `path`, or makes it where none is.
   *
   * @throws RecordsError `run_locked`, `store_damaged`, `cannot_write`, `disk_full`, `path_unusable`.
   */
  static async open(path: string, mode: keyof typeof ATTACH_OPTIONS): Promise<Database> {
    const writing = mode !== "read";
    const file = join(await realpath(dirname(path)), basename(path));
    assertStorable(dirname(file));
    if (!claim(file, writing)) throw runLocked(file, "this process");
    const scratchFolder = temporaryPath(join(scratchRoot(), "scratch"));
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

  /** Frees what DuckDB knows of the row groups that it has read or written. */
  forget(): Promise<void> {
    return this.#exclusive(() => this.#attachAnew());
  }

  /** The same before much is read, where the file is so large that it matters. */
  makeRoom(): Promise<void> {
    return this.#exclusive(() => this.#makeRoom());
  }

  /** Runs `work` when everything asked before it has ended. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#exclusive(() => work(this.#session));
  }

  /**
   * One transaction: durable when the promise is fulfilled, undone when it is rejected (but for a failure
   * of the commit itself, after which the transaction may stand). `committed` runs before anything else does.
   *
   * @throws RecordsError `run_deleted` where the file is no longer the one that was opened.
   */
  write<T>(work: (session: Session) => Promise<T>, committed?: (result: T) => void): Promise<T> {
    return this.#exclusive(async () => {
      if (this.#session.appended >= ROWS_PER_ATTACHMENT) await this.#attachAnew();
      await this.#session.allowMemory(1);
      await this.#connection.run("BEGIN");
      const result = await this.#committed(work);
      committed?.(result);
      await this.#assertInPlace();
      return result;
    });
  }

  /**
   * Runs queries one after the other, and gives `use` a Parquet file of the rows of each, in their order, behind one that
   * has no row and says the columns. The files are in the system's temporary folder, and gone when the promise is settled.
   */
  withShards<T>(
    columns: ColumnTypes,
    queries: (session: Session) => Queries,
    use: (shards: readonly string[]) => Promise<T>,
  ): Promise<T> {
    return this.#exclusive(async () => {
      const folder = this.#scratchFolder;
      try {
        await assertScratchRoot();
        await mkdir(folder).catch((error: unknown) => {
          throw systemFailure(error, folder);
        });
        // What was added or read before leaves less room, and so does what is known of this file to whoever reads those.
        await this.#attachAnew();
        const shards = await this.#writeShards(noRow(columns), queries(this.#session));
        await this.#attachAnew();
        const used = await use(shards);
        await this.#makeRoom();
        return used;
      } catch (error) {
        // Said here, where it is known that the store itself is as it was.
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
      if (shards.length % QUERIES_PER_ATTACHMENT === 0) await this.#attachAnew();
    }
    return shards;
  }

  get #connection(): DuckDBConnection {
    return this.#duckdb.connection;
  }

  /** Writes everything into the one file and lets it go. Safe to call twice. */
  close(): Promise<void> {
    this.#closing ??= this.#exclusive(() => this.#letGo());
    return this.#closing;
  }

  async #committed<T>(work: (session: Session) => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await work(this.#session);
    } catch (error) {
      // After a failure that ended the transaction there is nothing to roll back; that is no news.
      await this.#connection.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
    await this.#connection.run("COMMIT");
    return result;
  }

  async #makeRoom(): Promise<void> {
    if ((await this.#assertInPlace()) > LARGE_FILE_BYTES) await this.#attachAnew();
  }

  /**
   * For an instant no one holds the lock. Should another process take it then, this one is told so and stops, with
   * everything that it acknowledged in the file.
   */
  async #attachAnew(): Promise<void> {
    const bytes = await this.#assertInPlace();
    if (this.#writing) await this.#checkpoint();
    const used = this.#duckdb;
    // Made before the file is let go, so that the instant is short.
    const next = bytes > LARGE_FILE_BYTES ? await newDuckDB() : used;
    await this.#connection.run("USE memory");
    await this.#connection.run("DETACH run");
    const statement = attach(this.path, this.#writing ? "write" : "read");
    if (next === used) {
      await this.#connection.run(statement);
    } else {
      this.#duckdb = next;
      close(used);
      this.#session.moveTo(next.connection);
      await attachFirst(next, statement, this.#scratchFolder);
      // DuckDB keeps what it has read up to the limit, and whoever reads a large file does not come by again.
      await this.#session.allowMemory(0.5);
    }
    await this.#connection.run("USE run");
    await this.#assertInPlace();
    this.#session.appended = 0;
  }

  async #checkpoint(): Promise<void> {
    await this.#session.allowMemory(1);
    await this.#connection.run("CHECKPOINT run");
  }

  /** On Linux a deleted file takes writes without complaint; what goes there is not durable. Gives the size of the file. */
  async #assertInPlace(): Promise<bigint> {
    const found = await stat(this.path, { bigint: true }).catch(() => null);
    if (found?.ino === this.#inode) return found.size;
    this.#failed = true;
    throw runDeleted(this.path);
  }

  async #letGo(): Promise<void> {
    try {
      if (this.#writing && !this.#failed) await this.#checkpoint();
      await this.#connection.run("USE memory");
      await this.#connection.run("DETACH run");
    } catch (error) {
      // A database that failed before has said so already; here only the handles matter.
      if (!this.#failed) throw error;
    } finally {
      close(this.#duckdb);
      release(this.path);
    }
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work).catch((error: unknown) => {
      const failure = duckdbFailure(error, this.path);
      if (error !== failure) this.#failed = true;
      throw failure;
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
