import { join } from "node:path";
import { unknownModel } from "../errors.ts";
import type { PlannedPrompt } from "../identity/prompt.ts";
import { auditStore, type StoreAudit } from "./audit.ts";
import { insertCrash, type Crash } from "./crash.ts";
import type { Database } from "./database.ts";
import { numberDuplicates } from "./duplicates.ts";
import { replaceFailure, selectFailures, type ModelFailure } from "./failureTable.ts";
import { GAIN_TYPES, gainQueries } from "./gainTable.ts";
import { selectLoads, type StoredLoad } from "./loadTable.ts";
import { insertRows } from "./measurementTable.ts";
import { bindModel, selectModels, type ModelBinding, type StoredModel } from "./modelTable.ts";
import { addNotices, selectNotices, type StoredNotice } from "./noticeTable.ts";
import { selectSample } from "./samplePrompts.ts";
import { selectMeasured, selectPending, type PendingQuery } from "./pendingPrompts.ts";
import { PositionReader } from "./positionReader.ts";
import { insertPrompts, NO_PROMPTS, type StoredPrompts } from "./promptTable.ts";
import { promptWindows } from "./promptWindows.ts";
import type { RowBatch, SavedRows } from "../row/rowBatch.ts";
import { deleteErrorRows } from "./errorRows.ts";
import { countRows, selectLastEpoch, type RunCounts } from "./runCounts.ts";
import { clearUnmeasured } from "./schema.ts";
import { insertSeal, selectSeal } from "./sealTable.ts";
import type { Session } from "./session.ts";
import { storedPromptDigests, type StoredDigests } from "./storedPromptDigest.ts";
import { runRows } from "./rowTable.ts";
import { createStoreFile, openStoreFile } from "./storeFile.ts";
import type { ModelLabels } from "./storedGainRow.ts";
import { readRows, type StoredRow } from "./storedRow.ts";
import { selectSuspicions, type Suspicion } from "./suspicionTable.ts";
import type { PromptItem } from "./turnTable.ts";
import { unwrittenDigest } from "./unwrittenDigest.ts";
import { VectorReader } from "./vectorReader.ts";
import { insertVectors } from "./vectorTable.ts";
import { STORE_FILE } from "../files/runFiles.ts";

/**
 * The store of one run, `run.duckdb` in its folder: prompts, models, and one terminal row per planned measurement.
 *
 *   create / open ──> appendPrompts* ──> bindModel ──> ( pendingPrompts ──> saveRows )* ──> close
 *                                                              rows, gainRows, counts ──┘
 *
 * One process writes a run at a time. Every method that writes is one transaction, which is durable when its promise is
 * fulfilled, also after `kill -9`. Concurrent calls run in order. Memory depends on neither the number of prompts nor
 * their length.
 *
 * Between opening and closing, no other code of this process may open and close the file: a POSIX lock belongs to the
 * process, and closing any handle releases it.
 */
export class RunStore {
  /** The rows of positions beside the last token. */
  readonly positions: PositionReader;
  readonly vectors: VectorReader;
  readonly #database: Database;
  /** Models by number and what is known of the prompts, cached, since only this process can change them. */
  readonly #models: Map<number, StoredModel>;
  #prompts: StoredPrompts;
  #numbered = false;
  /** By model; cached, since counting reads all rows. */
  readonly #counts = new Map<number, RunCounts>();

  private constructor(database: Database, models: readonly StoredModel[], prompts: StoredPrompts) {
    this.#database = database;
    this.#models = new Map(models.map((model) => [model.modelIndex, model]));
    this.#prompts = prompts;
    this.positions = new PositionReader(database, this.#models, () => this.#prompts.count);
    this.vectors = new VectorReader(database, this.#models, () => this.#prompts.count);
  }

  /**
   * Creates the store of a new run. The file appears complete or not at all.
   *
   * @throws RecordsError `store_exists`, `folder_missing`, `cannot_write`, `disk_full`.
   */
  static async create(dir: string): Promise<RunStore> {
    await createStoreFile(join(dir, STORE_FILE));
    return RunStore.open(dir);
  }

  /**
   * Opens the store of a run to continue it.
   *
   * @throws RecordsError `store_missing`, `run_locked` if another process writes it, `store_damaged`, `store_format`,
   *   `not_a_file`.
   */
  static open(dir: string): Promise<RunStore> {
    return RunStore.#open(dir, "write");
  }

  /** Opens the store of a run to read it, with the rows that are still in its log, after `assertTables`. */
  static openReadOnly(dir: string): Promise<RunStore> {
    return RunStore.#open(dir, "read");
  }

  static async #open(dir: string, mode: "write" | "read"): Promise<RunStore> {
    const { database, models, prompts } = await openStoreFile(join(dir, STORE_FILE), mode);
    return new RunStore(database, models, prompts);
  }

  /** Merges the log into the file and releases the lock. Idempotent. */
  close(): Promise<void> {
    return this.#database.close();
  }

  /**
   * Appends the next prompts of the plan. After an interruption, `promptCount` is the number of the next prompt.
   *
   * @throws RecordsError `bad_prompt`; no prompt of the chunk is then stored
   */
  async appendPrompts(chunk: readonly PlannedPrompt[]): Promise<void> {
    await this.#database.write(
      (session) => insertPrompts(session, this.#prompts, chunk),
      (prompts) => {
        this.#prompts = prompts;
        this.#numbered = false;
        this.#counts.clear();
      },
    );
  }

  promptCount(): Promise<number> {
    return this.#database.read(() => Promise.resolve(this.#prompts.count));
  }

  /** The names of the prompts' own columns, in order of first appearance. */
  metaColumns = (): Promise<readonly string[]> =>
    this.#database.read(() => Promise.resolve(this.#prompts.metaColumns));

  /** The digests over all prompts in plan order. */
  promptDigests(): Promise<StoredDigests> {
    return storedPromptDigests(this.#database, this.#prompts.metaColumns);
  }

  /**
   * Binds a loaded model to its number in the plan and stores its load. A failure of an earlier attempt is deleted.
   *
   * @throws RecordsError `model_changed` with the difference, `identity_missing`.
   */
  bindModel(binding: ModelBinding): Promise<StoredModel> {
    return this.#database.write(
      (session) => bindModel(session, [...this.#models.values()], binding),
      (model) => this.#models.set(model.modelIndex, model),
    );
  }

  /** Every bound model, in plan order. */
  models = (): Promise<StoredModel[]> => this.#database.read(selectModels);

  /** Every load of a model, by all lanes and sessions. */
  loads(modelIndex: number): Promise<StoredLoad[]> {
    return this.#database.read((session) => selectLoads(session, modelIndex));
  }

  /** Stores why a model cannot be measured to its end. */
  saveFailure(failure: ModelFailure): Promise<void> {
    return this.#database.write((session) => replaceFailure(session, failure));
  }

  /** The models that could not be measured to their end. */
  failures = (): Promise<ModelFailure[]> => this.#database.read(selectFailures);

  /** The next prompts without a terminal row of a model, in plan order; empty at the end. */
  pendingPrompts(modelIndex: number, query: PendingQuery): Promise<PromptItem[]> {
    return this.#database.read((session) => {
      this.#model(modelIndex);
      return selectPending(session, modelIndex, this.#prompts.count, query);
    });
  }

  /** At most `limit` prompts: the longest, the shortest, and others between them. */
  samplePrompts(limit: number): Promise<PromptItem[]> {
    return this.#database.read((session) => selectSample(session, limit));
  }

  /**
   * Stores the answer to one lease with its notices, in one transaction. A row whose prompt has a terminal row is left
   * out and counted.
   *
   * @throws RecordsError `bad_row`, `unknown_prompt`, `unknown_model`, `disk_full`, `run_deleted`.
   */
  saveRows(modelIndex: number, batch: RowBatch): Promise<SavedRows> {
    return this.#changeRows(async (session) => {
      const model = this.#model(modelIndex);
      const { isAdded, ...saved } = await insertRows(session, model, batch);
      await insertVectors(session, this.vectors.folder, model, batch, isAdded);
      await addNotices(session, modelIndex, batch.notices ?? []);
      return saved;
    });
  }

  /** Stores the consequences of a crash of the sidecar, in one transaction. */
  saveCrash(modelIndex: number, crash: Crash): Promise<void> {
    return this.#changeRows((session) => insertCrash(session, this.#model(modelIndex), crash));
  }

  /** Prompts under suspicion after crashes, also of earlier processes; none of them has a terminal row. */
  suspicions(modelIndex: number): Promise<Suspicion[]> {
    return this.#database.read((session) => selectSuspicions(session, modelIndex));
  }

  /** A prompt that the model has measured; undefined where there is none. */
  measuredPrompt(modelIndex: number): Promise<PromptItem | undefined> {
    return this.#database.read((session) => selectMeasured(session, modelIndex));
  }

  /** Deletes all error rows, so that their prompts are pending again. @returns their number */
  deleteErrors(): Promise<number> {
    return this.#changeRows(deleteErrorRows);
  }

  async counts(modelIndex: number): Promise<RunCounts> {
    this.#model(modelIndex);
    if (!this.#counts.has(modelIndex)) await this.#database.freeMemoryIfLarge();
    return this.#database.read(async (session) => {
      const counts =
        this.#counts.get(modelIndex) ?? (await countRows(session, modelIndex, this.#prompts.count));
      this.#counts.set(modelIndex, counts);
      return counts;
    });
  }

  /** The notices of a model's sidecars. */
  notices(modelIndex: number): Promise<StoredNotice[]> {
    return this.#database.read((session) => selectNotices(session, modelIndex));
  }

  /** Empties the store if no model has a terminal row. @returns was it emptied? */
  clearUnmeasured(): Promise<boolean> {
    return this.#database.write(clearUnmeasured, (isEmpty) => {
      if (!isEmpty) return;
      this.#models.clear();
      this.#counts.clear();
      this.#prompts = NO_PROMPTS;
      this.#numbered = false;
    });
  }

  /** The highest epoch with a stored row or load, 0 before the first; a new session has a higher one. */
  lastEpoch = (): Promise<number> => this.#database.read(selectLastEpoch);

  /** Stores what is known of the run's origin beyond its rows, as JSON, in place of an earlier seal's. */
  seal(facts: string): Promise<void> {
    return this.#database.write((session) => insertSeal(session, facts));
  }

  /** The facts of the last `seal`; null where there was none. */
  sealed = (): Promise<string | null> => this.#database.read(selectSeal);

  /** A digest of what no output contains. */
  unwrittenDigest = (): Promise<string> => this.#database.read(unwrittenDigest);

  /** Checks the tables for faults. */
  audit(): Promise<StoreAudit> {
    return this.#database.read((session) => auditStore(session, this.#prompts));
  }

  /** The terminal rows of a model in plan order, a window at a time. */
  async *rows(modelIndex: number): AsyncGenerator<StoredRow, void, undefined> {
    this.#model(modelIndex);
    for await (const window of promptWindows(this.#database)) {
      yield* await this.#database.read((session) => readRows(session, modelIndex, window, this.#prompts));
    }
  }

  /**
   * Passes to `use` temporary Parquet files of the measured gains of the run, with the columns `GAIN_TYPES`. Other
   * operations on the store wait.
   */
  withGains<T>(use: (shards: readonly string[]) => Promise<T>): Promise<T> {
    return this.#database.withShards(GAIN_TYPES, () => gainQueries(this.#prompts.count), use);
  }

  /** Passes to `use` temporary Parquet files of all terminal rows, with the columns and in the order of `runRows`. */
  withRows<T>(
    labels: (model: StoredModel) => ModelLabels | null,
    use: (shards: readonly string[]) => Promise<T>,
  ): Promise<T> {
    const { types, queries } = runRows([...this.#models.values()], labels, this.#prompts);
    return this.#database.withShards(types, queries, use);
  }

  #changeRows<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#database.write(
      async (session) => {
        if (!this.#numbered) await numberDuplicates(session, this.#prompts.count);
        return work(session);
      },
      () => {
        this.#numbered = true;
        this.#counts.clear();
      },
    );
  }

  #model(modelIndex: number): StoredModel {
    const model = this.#models.get(modelIndex);
    if (model === undefined) throw unknownModel(modelIndex);
    return model;
  }
}
