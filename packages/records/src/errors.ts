/** Codes of errors of a run's files. A caller decides by code, never by text. docs/errors.md lists them. */
export const RECORDS_ERROR_CODES = [
  "bad_prompt",
  "bad_row",
  "cannot_write",
  "disk_full",
  "file_too_large",
  "folder_missing",
  "folder_not_ours",
  "identity_missing",
  "manifest_invalid",
  "memory_limit",
  "model_changed",
  "not_a_file",
  "parquet_invalid",
  "path_unusable",
  "plan_invalid",
  "run_deleted",
  "run_changed",
  "run_locked",
  "store_damaged",
  "store_exists",
  "store_failed",
  "store_format",
  "store_missing",
  "temporary_folder",
  "unknown_model",
  "unknown_prompt",
] as const;
export type RecordsErrorCode = (typeof RECORDS_ERROR_CODES)[number];

/** A failure of this package that has a remedy. `cause` is the error of the system or of DuckDB. */
export class RecordsError extends Error {
  override name = "RecordsError";
  /** Distinguishes an error with a remedy from a fault of the program, as in each package's errors. */
  readonly foreseen = true;
  readonly code: RecordsErrorCode;

  constructor(code: RecordsErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** A loaded model is not the one with which the run began. */
export class ModelChanged extends RecordsError {
  /** What differs, a line for each. */
  readonly difference: readonly string[];

  constructor(modelIndex: number, name: string, difference: readonly string[]) {
    super(
      "model_changed",
      `model ${String(modelIndex)} (${quoted(name)}) is not the model that this run began with; use a new folder:\n` +
        difference.map((line) => `  ${line}`).join("\n"),
    );
    this.difference = difference;
  }
}

const quoted = (text: string): string => JSON.stringify(text);

// ---- the run's folder ---------------------------------------------------------------------------------------

export const folderMissing = (dir: string, cause?: unknown): RecordsError =>
  new RecordsError("folder_missing", `no folder ${quoted(dir)}: name the folder of a run`, cause);

/** @param dir a folder in which this process was writing */
export const folderRemoved = (dir: string, cause: unknown): RecordsError =>
  new RecordsError(
    "folder_missing",
    `the folder ${quoted(dir)} was removed or renamed while it was written: move it back and run the same command again, ` +
      "or run it again to begin anew",
    cause,
  );

export const folderNotOurs = (dir: string, found: string): RecordsError =>
  new RecordsError(
    "folder_not_ours",
    `${quoted(dir)} is not a run of gain (${found}, and no plan.json): name an empty or a new folder; nothing was written`,
  );

export const notAPlainFile = (path: string): RecordsError =>
  new RecordsError(
    "folder_not_ours",
    `${quoted(path)} in the run's folder is not a plain file: move it away`,
  );

/** @param found its kind, such as `a pipe` */
export const notAFile = (path: string, found: string): RecordsError =>
  new RecordsError(
    "not_a_file",
    `${quoted(path)} is ${found}, and a plain file is needed: write the content to a file and name that`,
  );

export const fileTooLarge = (path: string, bytes: number, limit: number): RecordsError =>
  new RecordsError(
    "file_too_large",
    `${quoted(path)} has ${String(bytes)} bytes, and such a file of a run has at most ${String(limit)}: gain did not write it`,
  );

export const cannotWrite = (path: string, cause: unknown): RecordsError =>
  new RecordsError("cannot_write", `cannot read or write ${quoted(path)}: check its permissions`, cause);

export const diskFull = (path: string, cause: unknown): RecordsError =>
  new RecordsError(
    "disk_full",
    `no space left for ${quoted(path)}: free some space, then run the same command again`,
    cause,
  );

// ---- the system's temporary folder --------------------------------------------------------------------------

export const temporaryFolderUnusable = (folder: string, problem: string, cause?: unknown): RecordsError =>
  new RecordsError(
    "temporary_folder",
    `the temporary folder ${quoted(folder)} (TMPDIR) cannot be used: ${problem}. Set TMPDIR to a writable folder`,
    cause,
  );

// ---- paths that DuckDB misreads -----------------------------------------------------------------------------

export const questionMark = (folder: string): RecordsError =>
  new RecordsError(
    "path_unusable",
    `${quoted(folder)} has a question mark in its path, and DuckDB would write the run's log to another folder: name a ` +
      "folder without one, or set TMPDIR if it is the temporary folder",
  );

export const questionMarks = (folder: string, temporary: string): RecordsError =>
  new RecordsError(
    "path_unusable",
    `${quoted(folder)} and the temporary folder ${quoted(temporary)} (TMPDIR) have a question mark in their paths, and ` +
      "DuckDB needs a folder without one: set TMPDIR to such a folder",
  );

// ---- plan and manifest --------------------------------------------------------------------------------------

export const planInvalid = (path: string, problem: string, cause?: unknown): RecordsError =>
  new RecordsError("plan_invalid", `${quoted(path)} is not a plan of gain: ${problem}`, cause);

/** Why a plan of another version of the program is not read, and the remedy. */
export const otherFormat = (format: number, ours: number): string =>
  `it has format ${String(format)}, and this version reads format ${String(ours)}. Another version of gain wrote the run: ` +
  "analyse it with that version, or its CSV, JSON and Parquet files with this one, or measure again into another folder";

export const manifestInvalid = (path: string, problem: string, cause?: unknown): RecordsError =>
  new RecordsError("manifest_invalid", `${quoted(path)} is not a manifest of gain: ${problem}`, cause);

export const notJson = (path: string, what: string): string => `${what} is not valid in JSON (at ${path})`;

export const outputChanged = (path: string, found: number | null, written: number): RecordsError =>
  new RecordsError(
    "run_changed",
    `${quoted(path)} ${found === null ? "is missing" : `has ${String(found)} bytes`}, and this process wrote ${String(written)}: ` +
      "something else changes the run's folder. Stored rows are kept; the same command writes the outputs again",
  );

export const planReplaced = (path: string, differences: readonly string[]): RecordsError =>
  new RecordsError(
    "run_changed",
    `${quoted(path)} was replaced while the run was measured, and differs from the run's plan:\n` +
      differences.map((line) => `  ${line}`).join("\n") +
      "\nPut the former plan.json back; the same command then continues",
  );

export const storeUnsound = (dir: string, faults: readonly string[]): RecordsError =>
  new RecordsError(
    "run_changed",
    `the run in ${quoted(dir)} does not pass its own check:\n` +
      faults.map((line) => `  ${line}`).join("\n") +
      "\nIts rows cannot be trusted: measure again with another --out, or put back a copy of the folder",
  );

// ---- the store as a file ------------------------------------------------------------------------------------

export const runLocked = (path: string, holder: string | null, cause?: unknown): RecordsError =>
  new RecordsError(
    "run_locked",
    `another gain process is writing this run: ${quoted(path)}${holder === null ? "" : ` is locked by ${holder}`}. ` +
      "Wait for it or stop it; the lock ends with it",
    cause,
  );

export const runDeleted = (path: string, cause?: unknown): RecordsError =>
  new RecordsError(
    "run_deleted",
    `${quoted(path)} was removed, renamed or replaced while the run was writing it: move it back and run the same command ` +
      "again to continue, or run it again to begin anew",
    cause,
  );

export const storeMissing = (path: string): RecordsError =>
  new RecordsError("store_missing", `no ${quoted(path)}: the run has no store yet`);

export const storeExists = (path: string): RecordsError =>
  new RecordsError(
    "store_exists",
    `there is a file ${quoted(path)} where a new run would be stored: name a new folder`,
  );

export const storeDamaged = (path: string, cause: unknown): RecordsError =>
  new RecordsError("store_damaged", `${quoted(path)} is damaged or is not a DuckDB database`, cause);

export const incomplete = (what: string): RecordsError =>
  new RecordsError("store_damaged", `the store is damaged: ${what} is not stored completely`);

export const storeFormat = (path: string, found: string, known: number): RecordsError =>
  new RecordsError(
    "store_format",
    `${quoted(path)} has store format ${found}; this version of gain reads format ${String(known)}. Use analyze with its ` +
      "rows.parquet or its CSV, which every version can read; to measure more prompts, name a new folder",
  );

export const notOurTables = (path: string, found: readonly string[]): RecordsError =>
  new RecordsError(
    "store_format",
    `${quoted(path)} has ${found.join(", ")}, which gain does not make: its rows may be computed by a query instead of ` +
      "measured, so it is not read",
  );

export const memoryLimit = (path: string, cause: unknown): RecordsError =>
  new RecordsError("memory_limit", `DuckDB exceeded its memory limit for ${quoted(path)}`, cause);

export const storeFailed = (path: string, cause: unknown): RecordsError =>
  new RecordsError(
    "store_failed",
    `${quoted(path)}: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  );

// ---- Parquet files of rows ----------------------------------------------------------------------------------

export const parquetInvalid = (path: string, problem: string, cause?: unknown): RecordsError =>
  new RecordsError(
    "parquet_invalid",
    `${quoted(path)} is neither a run nor a Parquet file of gain: ${problem}`,
    cause,
  );

export const unwritableRow = (index: number, problem: string): RecordsError =>
  new RecordsError("bad_row", `row ${String(index + 1)} cannot be written: ${problem}`);

// ---- the store's content ------------------------------------------------------------------------------------

export const badPrompt = (item: number, line: number | null, problem: string): RecordsError =>
  new RecordsError(
    "bad_prompt",
    `prompt ${String(item)}${line === null ? "" : ` (line ${String(line)})`}: ${problem}`,
  );

export const badRow = (item: number, problem: string): RecordsError =>
  new RecordsError("bad_row", `the row of prompt ${String(item)} is refused: ${problem}`);

export const badRows = (problem: string): RecordsError =>
  new RecordsError("bad_row", `the rows of a lease are refused: ${problem}`);

export const badNorms = (count: number): RecordsError =>
  new RecordsError(
    "bad_row",
    `${String(count)} norms are too few: a model of L blocks has L + 1, and L is at least 1`,
  );

export const unknownPrompt = (items: readonly number[], count: number): RecordsError =>
  new RecordsError(
    "unknown_prompt",
    `no prompt ${items.slice(0, 5).join(", ")} in this run: its prompts are 0 to ${String(count - 1)}`,
  );

export const unknownModel = (modelIndex: number): RecordsError =>
  new RecordsError("unknown_model", `model ${String(modelIndex)} is not bound in this run: bind it first`);

export const identityMissing = (name: string): RecordsError =>
  new RecordsError(
    "identity_missing",
    `${quoted(name)} has neither file digests nor a revision: its rows cannot be distinguished from another model's`,
  );

export const modelTwice = (name: string, other: string, what: string): RecordsError =>
  new RecordsError(
    "model_changed",
    `${quoted(other)} and ${quoted(name)} have the same ${what}: name the model once, with a new folder for the run`,
  );
