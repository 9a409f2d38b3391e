import { BLOCK_COLUMN, ERROR_COLUMNS, ROW_COLUMNS, RUN_QUANTITIES } from "../row/rowColumns.ts";
import { integer, quoted } from "../store/sqlText.ts";
import { metaColumn } from "../store/rowTable.ts";
import { identifier } from "./identifier.ts";
import { readShards } from "./readShards.ts";
import type { Sandbox } from "./sandbox.ts";

/**
 * A row group is kept in memory until it is complete, and about four times while it is written. With larger groups, the
 * memory grows with the rows until the first group is full.
 */
const GROUP_BYTES = 1 << 23;
/** DuckDB processes rows in chunks of this size; the longest chunks are in memory several times. */
const CHUNK_ROWS = 2048;
const CHUNK_COPIES = 8;
const GROUP_COPIES = 5;
const LONGEST_GROUP_ROWS = 122_880;
/** Rows whose bytes are added, to find the longest group of any number of rows. */
const BLOCK_ROWS = 64;
/**
 * DuckDB also keeps data that it has read, up to its limit, so the limit is no higher than needed. The minimum is for
 * groups of many short rows, and for the search for the longest chunk.
 */
const BASE_MEGABYTES = 20;
const LEAST_MEGABYTES = 40;

/** Key of the metadata about the models in a Parquet file. */
export const METADATA_KEY = "gain";

/** SQL of the columns that are computed here, and of those whose type in the file differs. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  Prompt_Short: "left(prompt, 40) || '...'",
  N_Layers: "layers::BIGINT",
  Layer_Gains: "list_transform(norms[2:], lambda norm, k: norm / norms[k])",
};

/** SQL of all columns of a file, in order. */
function selected({ ofRun, block, meta }: CopiedRows, complexity: string): string {
  const columns = [
    ...ROW_COLUMNS.map(({ file, column = "" }) => ({
      file,
      sql: file === "Complexity" ? complexity : (EXPRESSIONS[file] ?? column),
    })),
    ...(block === null ? [] : [{ file: BLOCK_COLUMN.file, sql: block }]),
    ...(ofRun ? RUN_QUANTITIES.map(({ parquet, column }) => ({ file: parquet, sql: column })) : []),
    ...(ofRun ? ERROR_COLUMNS.map(({ file, column = "" }) => ({ file, sql: column })) : []),
    ...meta.map((file, place) => ({ file, sql: metaColumn(place) })),
  ];
  return columns.map(({ file, sql }) => `${sql} AS ${identifier(file)}`).join(", ");
}

/** Rows that are copied to a Parquet file. */
interface CopiedRows {
  /** SQL of the relation. */
  readonly relation: string;
  /** SQL of a key that is equal for the rows of one chunk. */
  readonly chunk: string;
  /** Are the columns `runRows`, or `ROW_TYPES`? */
  readonly ofRun: boolean;
  /** SQL of `Gain_Block`; null where every gain is the last block's. */
  readonly block: string | null;
  /** Names of own columns of the prompts, whose columns are `metaColumn`. */
  readonly meta: readonly string[];
}

/** Rows of a table with the columns `ROW_TYPES`. */
export const rowsOfTable = (table: string, block: string | null, meta: readonly string[]): CopiedRows => ({
  relation: table,
  block,
  meta,
  chunk: `rowid // ${integer(CHUNK_ROWS)}`,
  ofRun: false,
});

/** Rows of Parquet files with the columns `runRows`, in the order of the files. */
export const rowsOfShards = (shards: readonly string[], meta: readonly string[]): CopiedRows => ({
  meta,
  relation: readShards(shards),
  chunk: `filename, file_row_number // ${integer(CHUNK_ROWS)}`,
  ofRun: true,
  block: null,
});

/**
 * Writes rows to a Parquet file: the notebook's columns under its names, then those of gain.
 *
 * @param file an existing file, whose content is replaced
 * @param about JSON for the file's metadata, under the key `gain`
 */
export async function copyRows(
  sandbox: Sandbox,
  rows: CopiedRows,
  file: string,
  about: string | null = null,
): Promise<void> {
  // A second thread would keep its own row groups, and data that a query reads is kept up to the limit.
  await sandbox.run(`SET threads = 1; SET memory_limit = '${integer(LEAST_MEGABYTES)}MB'`);
  const complexity = (await isEveryComplexityWhole(sandbox, rows)) ? "complexity::BIGINT" : "complexity";
  const chunkBytes = await longestChunk(sandbox, rows);
  const { groupRows, groupBytes } = groupOf(await blockSizes(sandbox, rows));
  const needed = Math.max(
    CHUNK_COPIES * chunkBytes,
    groupBytes > GROUP_BYTES ? GROUP_COPIES * groupBytes : 0,
  );
  const megabytes = Math.max(LEAST_MEGABYTES, BASE_MEGABYTES + Math.ceil(needed / 1e6));
  await sandbox.run(`SET memory_limit = '${integer(megabytes)}MB'`);
  await sandbox.run(
    `COPY (SELECT ${selected(rows, complexity)}
     FROM ${rows.relation}) TO ${quoted(file)}
     (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${integer(groupRows)}, USE_TMP_FILE false
       ${about === null ? "" : `, KV_METADATA {${METADATA_KEY}: ${quoted(about)}}`})`,
  );
}

/** Is a column a list over blocks? */
const ofBlocks = ({ shape }: { readonly shape: string }): boolean => shape === "L" || shape === "L + 1";
const ROW_LISTS = ROW_COLUMNS.filter(ofBlocks).length;
const RUN_LISTS = RUN_QUANTITIES.filter(ofBlocks).length;

/** Complexity is a whole number in the notebook. If a source has a fraction, no value may be rounded. */
async function isEveryComplexityWhole(sandbox: Sandbox, { relation }: CopiedRows): Promise<boolean> {
  const [found] = await sandbox.objects<{ fractions: bigint }>(
    `SELECT count(*) FILTER (NOT (isfinite(complexity) AND complexity = trunc(complexity) AND abs(complexity) < 2 ^ 53))
       AS fractions FROM ${relation}`,
  );
  return found?.fractions === 0n;
}

/** SQL of the approximate bytes of a row. */
function rowBytes({ ofRun, meta }: CopiedRows): string {
  const lists = ofRun
    ? `${integer(8 * (ROW_LISTS + RUN_LISTS))} * coalesce(len(norms), 0) + 4 * coalesce(len(token_ids), 0)`
    : `${integer(8 * ROW_LISTS)} * coalesce(len(norms), 0)`;
  const texts = ["prompt", ...meta.map((_, place) => metaColumn(place))];
  return `${texts.map((column) => `coalesce(strlen(${column}), 0)`).join(" + ")} + ${lists} + 200`;
}

/** Bytes of the longest chunk, at least 1. */
async function longestChunk(sandbox: Sandbox, rows: CopiedRows): Promise<number> {
  const [found] = await sandbox.objects<{ bytes: number | null }>(
    `SELECT max(bytes)::DOUBLE AS bytes FROM (
       SELECT sum(${rowBytes(rows)}) AS bytes FROM ${rows.relation} GROUP BY ${rows.chunk})`,
  );
  return found?.bytes ?? 1;
}

/** Bytes of every `BLOCK_ROWS` rows, in order. */
async function blockSizes(sandbox: Sandbox, rows: CopiedRows): Promise<readonly number[]> {
  const found = await sandbox.objects<{ bytes: number }>(
    `SELECT sum(bytes)::DOUBLE AS bytes FROM (
       SELECT ${rowBytes(rows)} AS bytes, (row_number() OVER () - 1) // ${integer(BLOCK_ROWS)} AS block
       FROM ${rows.relation})
     GROUP BY block ORDER BY block`,
  );
  return found.map(({ bytes }) => bytes);
}

/**
 * The most rows of a group of at most `GROUP_BYTES`, or of at most twice the longest block if that is more: one very long
 * row must not make every group small.
 */
function groupOf(blocks: readonly number[]): { readonly groupRows: number; readonly groupBytes: number } {
  const longest = blocks.reduce((most, bytes) => Math.max(most, bytes), 0);
  const most = Math.max(GROUP_BYTES, 2 * longest);
  let groupRows = LONGEST_GROUP_ROWS;
  let groupBytes = longestGroup(blocks, groupRows);
  while (groupRows > BLOCK_ROWS && groupBytes > most) {
    groupRows = BLOCK_ROWS * Math.ceil(groupRows / BLOCK_ROWS / 2);
    groupBytes = longestGroup(blocks, groupRows);
  }
  return { groupRows, groupBytes };
}

/** Bytes of the longest group, if every group has this number of rows. */
function longestGroup(blocks: readonly number[], groupRows: number): number {
  const each = groupRows / BLOCK_ROWS;
  let most = 0;
  for (let from = 0; from < blocks.length; from += each)
    most = Math.max(
      most,
      blocks.slice(from, from + each).reduce((sum, bytes) => sum + bytes, 0),
    );
  return most;
}
