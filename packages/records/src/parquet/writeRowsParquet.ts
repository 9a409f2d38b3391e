import { realpath, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { listValue, VARCHAR, type DuckDBValue } from "@duckdb/node-api";
import { writeByNameAtomically } from "../files/atomicFile.ts";
import { questionMarks, unwritableRow } from "../errors.ts";
import type { GainRow } from "../row/gainRow.ts";
import { temporaryPath } from "../files/temporaryFile.ts";
import { ROW_COLUMNS } from "../row/rowColumns.ts";
import { isWellFormed } from "../files/wellFormed.ts";
import { copyRows, rowsOfTable } from "./copyRows.ts";
import { assertScratchRoot, scratchRoot } from "../files/scratchRoot.ts";
import { hasQuestionMark } from "../files/storable.ts";
import { createTable, ROW_TYPES } from "../store/rowTable.ts";
import { Sandbox } from "./sandbox.ts";

/** Each group of rows is held in memory until it is whole. */
const STAGING_OPTIONS = "ROW_GROUP_SIZE 2048, BLOCK_SIZE 16384";

const STAGED_TYPES = { ...ROW_TYPES, gain_block: VARCHAR };

/**
 * Writes rows, of one model or several, to a Parquet file, in their order and in bounded memory. The file appears whole
 * or not at all; while it is written, the folder holds the rows twice.
 *
 * The columns are `ROW_COLUMNS`, and `BLOCK_COLUMN` where a gain is not the last block's; docs/data-dictionary.md has them
 * with type, shape, unit and meaning.
 *
 * What a source does not say is null; NaN and infinities are themselves, and texts are kept byte for byte.
 *
 *   Python   pandas.read_parquet("rows.parquet")
 *   R        arrow::read_parquet("rows.parquet"); lists come as list columns, null as NA
 *
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`, `path_unusable`; `bad_row` for a text with a lone surrogate, which
 *   UTF-8 cannot hold, or a number of layers that is not whole. What `rows` throws is passed on as it is.
 */
export async function writeRowsParquet(
  path: string,
  rows: Iterable<GainRow> | AsyncIterable<GainRow>,
): Promise<void> {
  await writeByNameAtomically(path, async (temporary) => {
    const file = await realpath(temporary);
    const staging = temporaryPath(join(await stagingFolder(dirname(file)), "rows.duckdb"));
    try {
      await Sandbox.use(
        { about: path, attached: { file: staging, options: STAGING_OPTIONS }, paths: [file] },
        async (sandbox) => {
          const table = { catalog: "attached", table: "rows", types: Object.values(STAGED_TYPES) };
          await sandbox.run(createTable("attached.rows", STAGED_TYPES));
          await sandbox.append(table, tableRows(rows));
          const [other] = await sandbox.objects<{ rows: bigint }>(
            "SELECT count(*) AS rows FROM attached.rows WHERE gain_block != 'L'",
          );
          const block = other?.rows === 0n ? null : "gain_block";
          await copyRows(sandbox, rowsOfTable("attached.rows", block), file);
        },
      );
    } finally {
      await rm(staging, { force: true });
      await rm(`${staging}.wal`, { force: true });
    }
  });
}

/** The folder itself, or the temporary one where no DuckDB file can be kept in it. */
async function stagingFolder(folder: string): Promise<string> {
  if (!hasQuestionMark(folder)) return folder;
  await assertScratchRoot();
  if (hasQuestionMark(scratchRoot())) throw questionMarks(folder, scratchRoot());
  return scratchRoot();
}

async function* tableRows(
  rows: Iterable<GainRow> | AsyncIterable<GainRow>,
): AsyncGenerator<DuckDBValue[], void, undefined> {
  let index = 0;
  for await (const row of rows) {
    assertWritable(row, index);
    index += 1;
    yield [...STAGED.map(({ field }) => stagedValue(row[field])), row.block ?? "L"];
  }
}

const STAGED = ROW_COLUMNS.flatMap(({ field }) => (field === undefined ? [] : [{ field }]));
const TEXTS = ROW_COLUMNS.flatMap(({ field, type, shape }) =>
  field !== undefined && type === "text" && shape === "1" ? [field] : [],
);

function stagedValue(value: GainRow[keyof GainRow]): DuckDBValue {
  if (typeof value !== "object") return value ?? null;
  return value === null ? null : listValue(value as readonly DuckDBValue[]);
}

function assertWritable(row: GainRow, index: number): void {
  for (const name of TEXTS) {
    const text = row[name];
    if (typeof text === "string" && !isWellFormed(text)) {
      throw unwritableRow(index, `its ${name} has a lone surrogate, which is no character`);
    }
  }
  const { layers } = row;
  if (layers !== null && !(Number.isInteger(layers) && Math.abs(layers) < 2 ** 31)) {
    throw unwritableRow(index, `${String(layers)} is no number of layers`);
  }
}
