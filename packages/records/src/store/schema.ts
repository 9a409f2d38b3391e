import { BIGINT, BLOB, DOUBLE, INTEGER, LIST, UHUGEINT, VARCHAR, type DuckDBType } from "@duckdb/node-api";
import { storeFormat } from "../errors.ts";
import { ALL_QUANTITIES, type QUANTITIES, type QuantityName } from "../row/quantities.ts";
import { duckdbType } from "./duckdbType.ts";
import type { Session, TableShape } from "./session.ts";
import { deleteTurns } from "./turnTable.ts";

const STORE_FORMAT = 5;

type Columns = Readonly<Record<(typeof QUANTITIES)[QuantityName]["column"], DuckDBType>>;

/** Columns of the quantities and of the results of `deriveGains`. Null in the row of an error. */
const MEASURED_TYPES = {
  ...(Object.fromEntries(
    ALL_QUANTITIES.map(([, quantity]) => [quantity.column, duckdbType(quantity.type, quantity.shape)]),
  ) as Columns),
  ...{ last_gain: DOUBLE, total_amp: DOUBLE, flags: LIST(VARCHAR) },
};

/** Columns of every row, those of an error, and the others. */
const ROW_TYPES = { key: BLOB, model_index: INTEGER, prompt_index: INTEGER, status: VARCHAR };
const ERROR_TYPES = { error_code: VARCHAR, error_text: VARCHAR };
const ORIGIN_TYPES = { epoch: BIGINT, lease: BIGINT, seq: BIGINT, attempts: INTEGER };
const MEASUREMENT_TYPES = { ...ROW_TYPES, ...ERROR_TYPES, ...MEASURED_TYPES, ...ORIGIN_TYPES };

/** Number of columns that are null in the row of an error. */
export const MEASURED_COLUMNS = Object.keys(MEASURED_TYPES).length;

const definitions = (types: Readonly<Record<string, DuckDBType>>, constraint = ""): string[] =>
  Object.entries(types).map(([name, type]) => `${name} ${type.toString()}${constraint}`);

const MEASUREMENT_DEFINITIONS = [
  ...definitions(ROW_TYPES, " NOT NULL"),
  ...definitions({ ...ERROR_TYPES, ...MEASURED_TYPES }),
  ...definitions(ORIGIN_TYPES, " NOT NULL"),
].join(", ");

/*
 * The tables of run.duckdb. `prompt_index` and `model_index` are numbers in the plan, from 0.
 *
 * Measurements have no primary key in SQL: DuckDB writes the whole index at every checkpoint and keeps it in memory, so
 * time and memory would grow with the run. Instead, the only writer, which has the file's lock, searches for a row of the
 * same prompt and model in the transaction that adds one, and verifyRun checks the keys from content.
 *
 * The rest of a text of more than 1 KiB and of a list of more than 256 token ids is in a continuation table. A checkpoint
 * keeps 2048 rows of a column in memory, so memory is bounded only if the length of a value is. The values of the prompt
 * file's own columns are rows of their own, in pieces of 1 KiB; a missing value has no row.
 */
const TABLES = `
CREATE TABLE store_format (format INTEGER NOT NULL);

CREATE TABLE prompts (
  prompt_index INTEGER NOT NULL, text VARCHAR NOT NULL, category VARCHAR, complexity DOUBLE, line INTEGER,
  bytes INTEGER NOT NULL, meta_bytes INTEGER NOT NULL,
  digest UHUGEINT NOT NULL);
CREATE TABLE prompt_continuations (prompt_index INTEGER NOT NULL, piece INTEGER NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE meta_columns (column_number INTEGER NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE meta_values (
  prompt_index INTEGER NOT NULL, column_number INTEGER NOT NULL, piece INTEGER NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE prompt_duplicates (prompt_index INTEGER NOT NULL, duplicate INTEGER NOT NULL);
CREATE TABLE duplicates_numbered (prompts INTEGER NOT NULL);

CREATE TABLE models (
  model_index INTEGER PRIMARY KEY, identity VARCHAR NOT NULL UNIQUE, name VARCHAR NOT NULL, slug VARCHAR NOT NULL UNIQUE,
  layers INTEGER NOT NULL, policies VARCHAR NOT NULL, loaded VARCHAR NOT NULL);

CREATE TABLE measurements (${MEASUREMENT_DEFINITIONS});
CREATE TABLE token_continuations (
  model_index INTEGER NOT NULL, prompt_index INTEGER NOT NULL, piece INTEGER NOT NULL, token_ids INTEGER[] NOT NULL);
CREATE TABLE notices (
  model_index INTEGER NOT NULL, code VARCHAR NOT NULL, text VARCHAR NOT NULL, times BIGINT NOT NULL);
CREATE TABLE suspicions (
  model_index INTEGER NOT NULL, suspect_group INTEGER NOT NULL, prompt_index INTEGER NOT NULL, crashes INTEGER NOT NULL);
CREATE TABLE loads (epoch BIGINT NOT NULL, model_index INTEGER NOT NULL, lane VARCHAR NOT NULL, loaded VARCHAR NOT NULL);
CREATE TABLE failures (model_index INTEGER NOT NULL, code VARCHAR, reason VARCHAR NOT NULL);

INSERT INTO store_format VALUES (${String(STORE_FORMAT)});
`;

export const PROMPTS: TableShape = {
  table: "prompts",
  types: [INTEGER, VARCHAR, VARCHAR, DOUBLE, INTEGER, INTEGER, INTEGER, UHUGEINT],
};

export const META_COLUMNS: TableShape = { table: "meta_columns", types: [INTEGER, VARCHAR] };

export const META_VALUES: TableShape = { table: "meta_values", types: [INTEGER, INTEGER, INTEGER, VARCHAR] };

export const PROMPT_CONTINUATIONS: TableShape = {
  table: "prompt_continuations",
  types: [INTEGER, INTEGER, VARCHAR],
};

/** Groups of prompts that were measured when a sidecar crashed, until each has a terminal row. */
export const SUSPICIONS: TableShape = {
  table: "suspicions",
  types: [INTEGER, INTEGER, INTEGER, INTEGER],
};

export const PROMPT_DUPLICATES: TableShape = { table: "prompt_duplicates", types: [INTEGER, INTEGER] };

export const MEASUREMENTS: TableShape = { table: "measurements", types: Object.values(MEASUREMENT_TYPES) };

/** Indices of the columns of `measurements`, by name. */
export const MEASUREMENT_COLUMN = Object.fromEntries(
  Object.keys(MEASUREMENT_TYPES).map((name, index) => [name, index]),
) as Readonly<Record<keyof typeof MEASUREMENT_TYPES, number>>;

export const TOKEN_CONTINUATIONS: TableShape = {
  table: "token_continuations",
  types: [INTEGER, INTEGER, INTEGER, LIST(INTEGER)],
};

/** Creates the tables of an empty database. */
export const createTables = (session: Session): Promise<void> => session.run(TABLES);

const CLEARED_TABLES = [
  ...["prompts", "prompt_continuations", "meta_columns", "meta_values"],
  ...["prompt_duplicates", "duplicates_numbered"],
  ...["models", "loads", "failures", "token_continuations", "notices", "suspicions"],
];

/** Deletes the rows of every table if there is no measurement. @returns were they deleted? */
export async function clearUnmeasured(session: Session): Promise<boolean> {
  if ((await session.number("SELECT count(*) FROM (SELECT 1 FROM measurements LIMIT 1)")) > 0) return false;
  for (const table of CLEARED_TABLES) await session.run(`DELETE FROM ${table}`);
  await deleteTurns(session);
  return true;
}

/** @throws RecordsError `store_format` if the database is not a store of this format */
export async function assertStoreFormat(session: Session, path: string): Promise<void> {
  if (!(await session.hasTable("store_format"))) throw storeFormat(path, "none", STORE_FORMAT);
  const format = await session.number("SELECT format FROM store_format");
  if (format !== STORE_FORMAT) throw storeFormat(path, String(format), STORE_FORMAT);
}
