import { realpath } from "node:fs/promises";
import { DOUBLE, FLOAT, INTEGER, VARCHAR, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import { writeByNameAtomically } from "../files/atomicFile.ts";
import { createTable } from "../store/rowTable.ts";
import { quoted } from "../store/sqlText.ts";
import { METADATA_KEY } from "./copyRows.ts";
import { Sandbox } from "./sandbox.ts";

/** Types of columns. A `float32` column keeps numbers that are float32 already, in half the space. */
const TYPES = { text: VARCHAR, float64: DOUBLE, float32: FLOAT, int32: INTEGER } as const;

export type TableColumnType = keyof typeof TYPES;

/** The columns of a table by name, in order. */
export type TableColumns = Readonly<Record<string, TableColumnType>>;

export type TableValue = string | number | null;

/**
 * Writes rows of plain values to a Parquet file, in the order given. The same rows give the same bytes. The file appears
 * complete or not at all.
 *
 * @param about JSON for the file's metadata, under the key `gain`
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`, `path_unusable`
 */
export async function writeTableParquet(
  path: string,
  columns: TableColumns,
  rows: Iterable<readonly TableValue[]>,
  about: string | null = null,
): Promise<void> {
  const types: Record<string, DuckDBType> = {};
  for (const [name, type] of Object.entries(columns)) types[name] = TYPES[type];
  await writeByNameAtomically(path, async (temporary) => {
    const file = await realpath(temporary);
    await Sandbox.use({ about: path, paths: [file] }, async (sandbox) => {
      // Threads would order row groups by chance.
      await sandbox.run(`SET threads = 1; ${createTable("rows", types)}`);
      await sandbox.append(
        { catalog: "memory", table: "rows", types: Object.values(types) },
        rows as Iterable<readonly DuckDBValue[]>,
      );
      await sandbox.run(
        `COPY (SELECT * FROM rows ORDER BY rowid) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd,
           COMPRESSION_LEVEL 19, PARQUET_VERSION v2, ROW_GROUP_SIZE 122880, USE_TMP_FILE false
           ${about === null ? "" : `, KV_METADATA {${METADATA_KEY}: ${quoted(about)}}`})`,
      );
    });
  });
}
