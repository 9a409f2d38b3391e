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
import { createTable, metaColumn, ROW_TYPES } from "../store/rowTable.ts";
import { Sandbox } from "./sandbox.ts";

/** Each group of rows is kept in memory until it is complete. */
const STAGING_OPTIONS = "ROW_GROUP_SIZE 2048, BLOCK_SIZE 16384";

const STAGED_TYPES = { ...ROW_TYPES, gain_block: VARCHAR };

/**
 * Writes rows of one or several models to a Parquet file, in order and in bounded memory. The file appears complete or
 * not at all. While it is written, the folder contains the rows twice.
 *
 * The columns are `ROW_COLUMNS`, `BLOCK_COLUMN` if a gain is not the last block's, and own columns of the prompts.
 * docs/data-dictionary.md lists their type, shape, unit and meaning. A missing value is null; NaN and infinities are kept,
 * and texts are unchanged.
 *
 *   Python   pandas.read_parquet("rows.parquet")
 *   R        arrow::read_parquet("rows.parquet"); lists are list columns, null is NA
 *
 * @param meta names of the own columns, which are texts in `extra` of the rows
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`, `path_unusable`; `bad_row` for a text with a lone
 *   surrogate, or a number of layers that is not whole. Errors of `rows` are passed on unchanged.
 */
export async function writeRowsParquet(
  path: string,
  rows: Iterable<GainRow> | AsyncIterable<GainRow>,
  meta: readonly string[] = [],
): Promise<void> {
  const types = {
    ...STAGED_TYPES,
    ...Object.fromEntries(meta.map((_, place) => [metaColumn(place), VARCHAR])),
  };
  await writeByNameAtomically(path, async (temporary) => {
    const file = await realpath(temporary);
    const staging = temporaryPath(join(await stagingFolder(dirname(file)), "rows.duckdb"));
    try {
      await Sandbox.use(
        { about: path, attached: { file: staging, options: STAGING_OPTIONS }, paths: [file] },
        async (sandbox) => {
          const table = { catalog: "attached", table: "rows", types: Object.values(types) };
          await sandbox.run(createTable("attached.rows", types));
          await sandbox.append(table, tableRows(rows, meta));
          const [other] = await sandbox.objects<{ rows: bigint }>(
            "SELECT count(*) AS rows FROM attached.rows WHERE gain_block != 'L'",
          );
          const block = other?.rows === 0n ? null : "gain_block";
          await copyRows(sandbox, rowsOfTable("attached.rows", block, meta), file);
        },
      );
    } finally {
      await rm(staging, { force: true });
      await rm(`${staging}.wal`, { force: true });
    }
  });
}

/** The folder itself, or the temporary folder if it cannot contain a DuckDB file. */
async function stagingFolder(folder: string): Promise<string> {
  if (!hasQuestionMark(folder)) return folder;
  await assertScratchRoot();
  if (hasQuestionMark(scratchRoot())) throw questionMarks(folder, scratchRoot());
  return scratchRoot();
}

async function* tableRows(
  rows: Iterable<GainRow> | AsyncIterable<GainRow>,
  meta: readonly string[],
): AsyncGenerator<DuckDBValue[], void, undefined> {
  let index = 0;
  for await (const row of rows) {
    assertWritable(row, index);
    index += 1;
    yield [
      ...STAGED.map(({ field }) => stagedValue(row[field])),
      row.block ?? "L",
      ...meta.map((name) => metaText(row, name)),
    ];
  }
}

const STAGED = ROW_COLUMNS.flatMap(({ field }) => (field === undefined ? [] : [{ field }]));
const TEXTS = ROW_COLUMNS.flatMap(({ field, type, shape }) =>
  field !== undefined && type === "text" && shape === "1" ? [field] : [],
);

/** An own column of the prompt as text; an empty field of a table is a missing value. */
function metaText({ extra }: GainRow, name: string): string | null {
  const value = extra && Object.hasOwn(extra, name) ? (extra[name] ?? null) : null;
  return value === null || value === "" ? null : String(value);
}

function stagedValue(value: GainRow[keyof GainRow]): DuckDBValue {
  if (typeof value !== "object") return value ?? null;
  return value === null ? null : listValue(value as readonly DuckDBValue[]);
}

function assertWritable(row: GainRow, index: number): void {
  for (const name of TEXTS) {
    const text = row[name];
    if (typeof text === "string" && !isWellFormed(text)) {
      throw unwritableRow(index, `its ${name} has a lone surrogate, which is not a character`);
    }
  }
  const { layers } = row;
  if (layers !== null && !(Number.isInteger(layers) && Math.abs(layers) < 2 ** 31)) {
    throw unwritableRow(index, `${String(layers)} is not a number of layers`);
  }
}
