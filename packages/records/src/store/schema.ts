import { BIGINT, BLOB, DOUBLE, INTEGER, LIST, UHUGEINT, VARCHAR } from "@duckdb/node-api";
import { storeFormat } from "../errors.ts";
import type { Session, TableShape } from "./session.ts";

const STORE_FORMAT = 3;

/*
 * The tables of run.duckdb. `ix` of a prompt and of a model is its number in the plan, from 0.
 *
 * Measurements have no primary key in SQL: DuckDB writes the whole index at every checkpoint and holds it
 * in memory, so both time and memory grow with the run.
 * Instead one writer, held by the file's lock, looks for a row of the same prompt and model in the transaction that adds
 * one, and verifyRun proves the keys from content.
 *
 * A text of more than 1 KiB and a list of more than 256 token ids go on in a continuation table. A checkpoint holds
 * 2048 rows of a column in memory at once, so the length of a value has to be bounded for memory to be.
 */
const TABLES = `
CREATE TABLE store_format (format INTEGER NOT NULL);

CREATE TABLE prompts (
  ix INTEGER NOT NULL, text VARCHAR NOT NULL, category VARCHAR, complexity DOUBLE, line INTEGER,
  bytes INTEGER NOT NULL,
  digest UHUGEINT NOT NULL);
CREATE TABLE prompt_continuations (prompt_ix INTEGER NOT NULL, piece INTEGER NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE prompt_duplicates (prompt_ix INTEGER NOT NULL, duplicate INTEGER NOT NULL);
CREATE TABLE duplicates_numbered (prompts INTEGER NOT NULL);

CREATE TABLE models (
  ix INTEGER PRIMARY KEY, identity VARCHAR NOT NULL UNIQUE, name VARCHAR NOT NULL, slug VARCHAR NOT NULL UNIQUE,
  layers INTEGER NOT NULL, policies VARCHAR NOT NULL, loaded VARCHAR NOT NULL);

CREATE TABLE measurements (
  key BLOB NOT NULL, model_ix INTEGER NOT NULL, prompt_ix INTEGER NOT NULL, status VARCHAR NOT NULL,
  error_code VARCHAR, error_text VARCHAR,
  entropy_nats DOUBLE, top_id INTEGER, top_token VARCHAR, top_prob DOUBLE,
  token_count INTEGER, token_ids INTEGER[], last_token VARCHAR, cut_tokens INTEGER,
  norms DOUBLE[], delta_norms DOUBLE[], inners DOUBLE[],
  attention_norms DOUBLE[], attention_inners DOUBLE[], mlp_norms DOUBLE[], mlp_inners DOUBLE[], split_errors DOUBLE[],
  final_norm DOUBLE,
  epoch BIGINT NOT NULL, lease BIGINT NOT NULL, seq BIGINT NOT NULL, attempts INTEGER NOT NULL);
CREATE TABLE token_continuations (
  model_ix INTEGER NOT NULL, prompt_ix INTEGER NOT NULL, piece INTEGER NOT NULL, token_ids INTEGER[] NOT NULL);
CREATE TABLE notices (
  model_ix INTEGER NOT NULL, code VARCHAR NOT NULL, text VARCHAR NOT NULL, times BIGINT NOT NULL);

INSERT INTO store_format VALUES (${String(STORE_FORMAT)});
`;

export const PROMPTS: TableShape = {
  table: "prompts",
  types: [INTEGER, VARCHAR, VARCHAR, DOUBLE, INTEGER, INTEGER, UHUGEINT],
};

export const PROMPT_CONTINUATIONS: TableShape = {
  table: "prompt_continuations",
  types: [INTEGER, INTEGER, VARCHAR],
};

export const PROMPT_DUPLICATES: TableShape = { table: "prompt_duplicates", types: [INTEGER, INTEGER] };

const MEASUREMENT_TYPES = {
  ...{ key: BLOB, model_ix: INTEGER, prompt_ix: INTEGER, status: VARCHAR },
  ...{ error_code: VARCHAR, error_text: VARCHAR },
  ...{ entropy_nats: DOUBLE, top_id: INTEGER, top_token: VARCHAR, top_prob: DOUBLE },
  ...{ token_count: INTEGER, token_ids: LIST(INTEGER), last_token: VARCHAR, cut_tokens: INTEGER },
  ...{ norms: LIST(DOUBLE), delta_norms: LIST(DOUBLE), inners: LIST(DOUBLE) },
  ...{ attention_norms: LIST(DOUBLE), attention_inners: LIST(DOUBLE) },
  ...{ mlp_norms: LIST(DOUBLE), mlp_inners: LIST(DOUBLE), split_errors: LIST(DOUBLE) },
  final_norm: DOUBLE,
  ...{ epoch: BIGINT, lease: BIGINT, seq: BIGINT, attempts: INTEGER },
};

export const MEASUREMENTS: TableShape = { table: "measurements", types: Object.values(MEASUREMENT_TYPES) };

/** Places of the columns of `measurements`, by name. */
export const MEASUREMENT_COLUMN = Object.fromEntries(
  Object.keys(MEASUREMENT_TYPES).map((name, place) => [name, place]),
) as Readonly<Record<keyof typeof MEASUREMENT_TYPES, number>>;

export const TOKEN_CONTINUATIONS: TableShape = {
  table: "token_continuations",
  types: [INTEGER, INTEGER, INTEGER, LIST(INTEGER)],
};

/** Makes the tables of an empty database. */
export const createTables = (session: Session): Promise<void> => session.run(TABLES);

const HOLDING = [
  ...["prompts", "prompt_continuations", "prompt_duplicates", "duplicates_numbered"],
  ...["models", "token_continuations", "notices"],
];

/** Takes every row out of every table where there is no measurement, and says whether that was so. */
export async function clearUnmeasured(session: Session): Promise<boolean> {
  if ((await session.number("SELECT count(*) FROM (SELECT 1 FROM measurements LIMIT 1)")) > 0) return false;
  for (const table of HOLDING) await session.run(`DELETE FROM ${table}`);
  return true;
}

/** @throws RecordsError `store_format` where the database is not a store of this format. */
export async function assertStoreFormat(session: Session, path: string): Promise<void> {
  const ours =
    "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'run' AND table_name = 'store_format'";
  if ((await session.number(ours)) === 0) throw storeFormat(path, "none", STORE_FORMAT);
  const format = await session.number("SELECT format FROM store_format");
  if (format !== STORE_FORMAT) throw storeFormat(path, String(format), STORE_FORMAT);
}
