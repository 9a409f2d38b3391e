/** Writes a Parquet file of rows as a run writes it, made by SQL: as many rows as wanted, in seconds. */
import { DuckDBInstance } from "@duckdb/node-api";

/** Columns of a run's file of rows, of models of `blocks` blocks; row groups have the size that gain gives such rows. */
export async function writeMadeRows(path: string, rows: number, blocks: number): Promise<void> {
  const instance = await DuckDBInstance.create();
  // About 8 MB, as copyRows.ts of records chooses.
  const groupRows = 2048 * Math.max(1, Math.floor(2 ** 23 / (8 * 9 * blocks * 2048)));
  const connection = await instance.connect();
  const list = (low: number, high: number): string =>
    `list_transform(range(${String(blocks)}), lambda k: ${String(low)} + ${String(high - low)} * (((i * 7919 + k * 104729) % 1000) / 1000))`;
  await connection.run("SET threads = 2; SET memory_limit = '2GB'; SET preserve_insertion_order = true");
  await connection.run(`COPY (SELECT 'Model M' AS "Model", 'LLaMA' AS "Architecture", 'RMSNorm' AS "Norm_Type", '' AS "Params", '' AS "Role",
      ['Factual', 'Novel', 'Cliche'][1 + i % 3] AS "Category", (i % 5)::BIGINT AS "Complexity",
      'A prompt of a usual length, the number ' || i || ' of many' AS "Prompt", 'A prompt...' AS "Prompt_Short",
      (i % 997) / 100 AS "Entropy", 0.8 + (i * 7919 % 1000) / 2000 AS "Last_Gain", 20.5 + i % 7 AS "Total_Amp", ' the' AS "Top_Token",
      (i % 100) / 100 AS "Top_Prob", ${String(blocks)}::BIGINT AS "N_Layers", ${list(1, 90)} AS "Layer_Norms",
      ${list(0.9, 1.3)} AS "Layer_Gains", CASE WHEN i % 1000 = 7 THEN ['truncated'] ELSE [] END AS "Flags",
      [1, 2, 3, 4]::INTEGER[] AS "Token_Ids", ' many' AS "Last_Token", ${list(1, 9)} AS "Delta_Norms", ${list(-9, 9)} AS "Inners",
      ${list(1, 9)} AS "Attention_Norms", ${list(-9, 9)} AS "Attention_Inners", ${list(1, 9)} AS "MLP_Norms", ${list(-9, 9)} AS "MLP_Inners",
      ${list(0, 0.1)} AS "Split_Errors", 42.5 AS "Final_Norm", NULL::VARCHAR AS "Error_Code", NULL::VARCHAR AS "Error_Text", i::VARCHAR AS "meta_id"
    FROM range(${String(rows)}) AS made(i)) TO '${path}'
    (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${String(groupRows)})`);
  connection.closeSync();
  instance.closeSync();
}
