import { integer, quoted } from "../store/sqlText.ts";
import type { Sandbox } from "./sandbox.ts";

/**
 * A row group is held in memory until it is whole, and some four times over while it is written: with more, the memory
 * grows with the rows until the first group is full.
 */
const GROUP_BYTES = 1 << 23;
/** DuckDB hands rows on in chunks of so many, and the longest of them are what memory has to hold several times. */
const CHUNK_ROWS = 2048;
const TIMES_HELD = 8;
const LONGEST_GROUP_ROWS = 122_880;
/**
 * DuckDB also keeps what it has read of the table, up to its limit: no more than is needed. The least is for groups of many
 * short rows, and for a look at the longest chunk.
 */
const BASE_MEGABYTES = 20;
const LEAST_MEGABYTES = 40;

const RUN_COLUMNS = `,
  token_ids AS "Token_Ids", last_token AS "Last_Token", delta_norms AS "Delta_Norms", inners AS "Inners",
  attention_norms AS "Attention_Norms", attention_inners AS "Attention_Inners", mlp_norms AS "MLP_Norms",
  mlp_inners AS "MLP_Inners", final_norm AS "Final_Norm"`;

/**
 * Writes the rows of a table to a Parquet file, with the notebook's columns under its names and then ours.
 *
 * @param table of the columns `ROW_TYPES`, with `run` also of `RUN_TYPES`
 * @param file there already; what it holds is replaced
 */
export async function copyRows(sandbox: Sandbox, table: string, file: string, run: boolean): Promise<void> {
  // A second thread would hold row groups of its own, and what a query reads is kept up to the limit.
  await sandbox.run(`SET threads = 1; SET memory_limit = '${integer(LEAST_MEGABYTES)}MB'`);
  const complexity = (await isEveryComplexityWhole(sandbox, table)) ? "complexity::BIGINT" : "complexity";
  const chunkBytes = await longestChunk(sandbox, table, run);
  const chunks = Math.max(1, Math.floor(GROUP_BYTES / chunkBytes));
  const groupRows = Math.min(LONGEST_GROUP_ROWS, chunks * CHUNK_ROWS);
  const megabytes = Math.max(LEAST_MEGABYTES, BASE_MEGABYTES + Math.ceil((TIMES_HELD * chunkBytes) / 1e6));
  await sandbox.run(`SET memory_limit = '${integer(megabytes)}MB'`);
  await sandbox.run(
    `COPY (SELECT model AS "Model", architecture AS "Architecture", norm_type AS "Norm_Type", params AS "Params",
       role AS "Role", category AS "Category", ${complexity} AS "Complexity", prompt AS "Prompt",
       left(prompt, 40) || '...' AS "Prompt_Short", entropy_nats AS "Entropy", last_gain AS "Last_Gain",
       total_amp AS "Total_Amp", top_token AS "Top_Token", top_prob AS "Top_Prob", layers::BIGINT AS "N_Layers",
       norms AS "Layer_Norms", list_transform(norms[2:], lambda norm, k: norm / norms[k]) AS "Layer_Gains",
       flags AS "Flags"${run ? RUN_COLUMNS : ""}
     FROM ${table}) TO ${quoted(file)}
     (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${integer(groupRows)}, USE_TMP_FILE false)`,
  );
}

/** Complexity is a whole number in the notebook; where a source has another one, none may be rounded. */
async function isEveryComplexityWhole(sandbox: Sandbox, table: string): Promise<boolean> {
  const [found] = await sandbox.objects<{ fractions: bigint }>(
    `SELECT count(*) FILTER (NOT (isfinite(complexity) AND complexity = trunc(complexity) AND abs(complexity) < 2 ^ 53))
       AS fractions FROM ${table}`,
  );
  return found?.fractions === 0n;
}

/** Bytes of the chunk whose rows are longest, at least 1. */
async function longestChunk(sandbox: Sandbox, table: string, run: boolean): Promise<number> {
  // Norms and gains, and of a run six lists as long and the tokens.
  const lists = run
    ? "64 * coalesce(len(norms), 0) + 4 * coalesce(len(token_ids), 0)"
    : "16 * coalesce(len(norms), 0)";
  const [found] = await sandbox.objects<{ bytes: number | null }>(
    `SELECT max(bytes)::DOUBLE AS bytes FROM (
       SELECT sum(coalesce(strlen(prompt), 0) + ${lists} + 200) AS bytes
       FROM ${table} GROUP BY rowid // ${integer(CHUNK_ROWS)})`,
  );
  return found?.bytes ?? 1;
}
