import { mkdir, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { NO_EXTENSIONS } from "../duckdbSettings.ts";
import { runDeleted, runLocked } from "../errors.ts";
import { systemFailure } from "../systemFailure.ts";
import { temporaryPath } from "../temporaryFile.ts";
import { duckdbFailure } from "./duckdbFailure.ts";
import { claim, release } from "./openStores.ts";
import { Session, type Statements } from "./session.ts";
import { quoted } from "./sqlText.ts";

/**
 * A checkpoint rewrites the last row group, and every row group holds one block or more of every column until it is
 * checkpointed: small ones keep the pause and the memory small. The file is attached to an instance in memory
 * because only ATTACH takes these sizes; the block's is fixed when the file is made.
 */
const ATTACH_OPTIONS = {
  create: "ROW_GROUP_SIZE 2048, BLOCK_SIZE 16384",
  write: "ROW_GROUP_SIZE 2048",
  read: "READ_ONLY",
  // Every row group of every column that a query has read is known until the file is let go, and one query reads all of
  // this one: fewer and larger groups and blocks are less to know.
  scratch: "ROW_GROUP_SIZE 4096, BLOCK_SIZE 32768",
};
/**
 * DuckDB remembers which transaction added each row, in 256 KiB a row group that nothing frees while the file is
 * attached. So after this many rows it is attached anew.
 */
const ROWS_PER_ATTACHMENT = 65_536;
/** A file that is only read costs memory too: what DuckDB knows of each row group that it has seen. */
const STATEMENTS_PER_ATTACHMENT = 16;
const SETTINGS = {
  // Enough to open a file; the store sets what its models need.
  memory_limit: "64MB",
  // Each thread would have buffers of its own.
  threads: "1",
  checkpoint_threshold: "4MB",
  // No query needs to spill, and a spill file would be a stray file in the run.
  temp_directory: "",
  ...NO_EXTENSIONS,
};

const attach = (file: string, mode: keyof typeof ATTACH_OPTIONS): string =>
  `ATTACH ${quoted(file)} AS run (${ATTACH_OPTIONS[mode]})`;

/**
 * One DuckDB file held open, and one thing done to it at a time. Writing holds DuckDB's lock on the file, which ends
 * with the process however that ends.
 */
export class Database {
  readonly path: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #session: Session;
  readonly #inode: bigint;
  readonly #writing: boolean;
  readonly #scratchFolder: string;
  #last: Promise<unknown> = Promise.resolve();
  #failed = false;
  #closing: Promise<void> | undefined;

  private constructor(
    path: string,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    inode: bigint,
    writing: boolean,
    scratchFolder: string,
  ) {
    this.path = path;
    this.#instance = instance;
    this.#connection = connection;
    this.#session = new Session(connection);
    this.#inode = inode;
    this.#writing = writing;
    this.#scratchFolder = scratchFolder;
  }

  /**
   * Opens the database at `path`, or makes it where none is.
   *
   * @throws RecordsError `run_locked`, `store_damaged`, `cannot_write`, `disk_full`.
   */
  static async open(path: string, mode: keyof typeof ATTACH_OPTIONS): Promise<Database> {
    const writing = mode !== "read";
    const file = join(await realpath(dirname(path)), basename(path));
    if (!claim(file, writing)) throw runLocked(file, "this process");
    const scratchFolder = temporaryPath(join(tmpdir(), "scratch"));
    let instance: DuckDBInstance | undefined;
    try {
      instance = await DuckDBInstance.create(":memory:", SETTINGS);
      const connection = await instance.connect();
      await connection.run(attach(file, mode));
      await connection.run("USE run");
      await connection.run(`SET allowed_directories = [${quoted(scratchFolder)}]`);
      await connection.run("SET enable_external_access = false");
      const { ino } = await stat(file, { bigint: true });
      return new Database(file, instance, connection, ino, writing, scratchFolder);
    } catch (error) {
      instance?.closeSync();
      release(file);
      throw duckdbFailure(error, file);
    }
  }

  /** Frees what DuckDB knows of the row groups that it has read or written. */
  forget(): Promise<void> {
    return this.#exclusive(() => this.#attachAnew());
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
      await this.#connection.run("BEGIN");
      const result = await this.#committed(work);
      committed?.(result);
      await this.#assertInPlace();
      return result;
    });
  }

  /**
   * Runs statements that fill an empty database, attached as `scratch`, then gives `use` the file of it. The file is in
   * the system's temporary folder, and gone when the promise is settled.
   */
  withScratch<T>(fill: (session: Session) => Statements, use: (file: string) => Promise<T>): Promise<T> {
    return this.#exclusive(async () => {
      const file = join(this.#scratchFolder, "scratch.duckdb");
      try {
        await mkdir(this.#scratchFolder).catch((error: unknown) => {
          throw systemFailure(error, this.#scratchFolder);
        });
        await this.#fillScratch(file, fill(this.#session));
        // Nor has whoever reads the file room for what is known of this one.
        await this.#attachAnew();
        return await use(file);
      } catch (error) {
        // Said here, where it is known that the store itself is as it was.
        throw duckdbFailure(error, file);
      } finally {
        await rm(this.#scratchFolder, { recursive: true, force: true });
      }
    });
  }

  async #fillScratch(file: string, statements: Statements): Promise<void> {
    // What was added or read before leaves no room for two files.
    await this.#attachAnew();
    const attachScratch = `ATTACH ${quoted(file)} AS scratch (${ATTACH_OPTIONS.scratch})`;
    await this.#connection.run(attachScratch);
    try {
      let done = 0;
      for await (const { sql, values } of statements) {
        await this.#connection.run(sql, values);
        done += 1;
        if (done % STATEMENTS_PER_ATTACHMENT !== 0) continue;
        await this.#connection.run("DETACH scratch");
        await this.#attachAnew();
        await this.#connection.run(attachScratch);
      }
    } finally {
      await this.#connection.run("DETACH DATABASE IF EXISTS scratch");
    }
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

  /**
   * For an instant no one holds the lock. Should another process take it then, this one is told so and stops, with
   * everything that it acknowledged in the file.
   */
  async #attachAnew(): Promise<void> {
    await this.#assertInPlace();
    if (this.#writing) await this.#connection.run("CHECKPOINT run");
    await this.#connection.run("USE memory");
    await this.#connection.run("DETACH run");
    await this.#connection.run(attach(this.path, this.#writing ? "write" : "read"));
    await this.#connection.run("USE run");
    await this.#assertInPlace();
    this.#session.appended = 0;
  }

  /** On Linux a deleted file takes writes without complaint; what goes there is not durable. */
  async #assertInPlace(): Promise<void> {
    const found = await stat(this.path, { bigint: true }).catch(() => null);
    if (found?.ino === this.#inode) return;
    this.#failed = true;
    throw runDeleted(this.path);
  }

  async #letGo(): Promise<void> {
    try {
      if (this.#writing && !this.#failed) await this.#connection.run("CHECKPOINT run");
      await this.#connection.run("USE memory");
      await this.#connection.run("DETACH run");
    } catch (error) {
      // A database that failed before has said so already; here only the handles matter.
      if (!this.#failed) throw error;
    } finally {
      this.#connection.closeSync();
      this.#instance.closeSync();
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
