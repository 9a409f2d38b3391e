import { realpath, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { BLOCK_SUFFIXES, GAIN_BLOCKS } from "../row/gainBlock.ts";
import { parquetInvalid } from "../errors.ts";
import { readShards } from "../parquet/readShards.ts";
import { Sandbox } from "../parquet/sandbox.ts";
import { quoted } from "../store/sqlText.ts";
import { RunStore } from "../store/runStore.ts";
import { storedLabels } from "../store/storedGainRow.ts";
import type { StoredSummary } from "./gainSummary.ts";
import { summarizeGains } from "./summarizeGains.ts";
import { assertPlainFile } from "../files/plainFile.ts";
import { STORE_FILE } from "../files/runFiles.ts";

/**
 * Summarises the gains of stored rows by model, and by model and category, in memory that does not grow with their
 * number: exact counts, ranges and quantiles; mean and SD from compensated sums. n, mean and sd suffice for a t-test.
 *
 * @param source a Parquet file that gain wrote, the folder of a run, or a run's open store
 * @returns one summary per model: every bound model of a run in plan order, models of a file in order of code points
 * @throws RecordsError `parquet_invalid` or `not_a_file` for anything else; for a run the errors of
 *   `RunStore.openReadOnly`, and `disk_full` if the system's temporary folder has no space for its gains (up to 24 bytes
 *   per row)
 */
export async function summarizeStored(source: string | RunStore): Promise<StoredSummary[]> {
  if (typeof source !== "string") return summarizeRun(source);
  const status = await stat(source).catch((cause: unknown) => {
    throw parquetInvalid(source, "it cannot be read", cause);
  });
  if (!status.isDirectory() && basename(source) !== STORE_FILE) return summarizeParquet(source);
  const store = await RunStore.openReadOnly(status.isDirectory() ? source : dirname(source));
  try {
    return await summarizeRun(store);
  } finally {
    await store.close();
  }
}

async function summarizeRun(store: RunStore): Promise<StoredSummary[]> {
  const found = await store.withGains((shards) =>
    Sandbox.use({ about: shards[0] ?? STORE_FILE, paths: shards }, (sandbox) =>
      summarizeGains(sandbox, `SELECT model_index AS model, category, gain FROM ${readShards(shards)}`),
    ),
  );
  const byIndex = new Map(found.map((gains) => [gains.model, gains]));
  const summaries: StoredSummary[] = [];
  for (const model of await store.models()) {
    const { errors, repeated } = await store.counts(model.modelIndex);
    summaries.push({
      ...(byIndex.get(String(model.modelIndex)) ?? NOTHING_MEASURED),
      ...{ model: storedLabels(model).model, errors, repeated },
    });
  }
  return summaries;
}

const NOTHING_MEASURED = {
  ...{ n: 0, damaged: 0, mean: null, sd: null, min: null, max: null, quantiles: null },
  categories: [],
};

async function summarizeParquet(path: string): Promise<StoredSummary[]> {
  await assertPlainFile(path);
  const file = await realpath(path);
  return Sandbox.use({ about: path, paths: [file] }, async (sandbox) => {
    // A folder's name such as `Model=x` must not add a column.
    const relation = `read_parquet(${quoted(file)}, hive_partitioning = false)`;
    const { hasBlocks, hasErrors, hasFlags } = await assertGainColumns(sandbox, relation, path);
    const model = hasBlocks ? MODEL_AND_BLOCK : '"Model"';
    const isError = hasErrors ? '"Error_Code" IS NOT NULL' : "false";
    const isRepeated = hasFlags ? `coalesce(list_contains("Flags", 'repeated_prompt'), false)` : "false";
    const found = await summarizeGains(
      sandbox,
      `SELECT ${model} AS model, "Category" AS category, "Last_Gain" AS gain FROM ${relation}
       WHERE NOT (${isError}) AND NOT (${isRepeated})`,
    );
    const errors = await countOf(sandbox, relation, model, isError);
    const repeated = await countOf(sandbox, relation, model, `NOT (${isError}) AND ${isRepeated}`);
    return found.map(({ model, ...gains }) => {
      if (model === null) throw parquetInvalid(path, "a row has no Model");
      return { model, ...gains, errors: errors.get(model) ?? 0, repeated: repeated.get(model) ?? 0 };
    });
  });
}

/** The number of rows for which a condition holds, by model. */
async function countOf(
  sandbox: Sandbox,
  relation: string,
  model: string,
  condition: string,
): Promise<Map<string, number>> {
  const found = await sandbox.objects<{ model: string; rows: bigint }>(
    `SELECT ${model} AS model, count(*) AS rows FROM ${relation} WHERE ${condition} GROUP BY ALL`,
  );
  return new Map(found.map(({ model, rows }) => [model, Number(rows)]));
}

const GAIN_COLUMNS = { Model: "VARCHAR", Category: "VARCHAR", Last_Gain: "DOUBLE" };

/** Gains of different blocks of a model are summarised as separate models, since they are never pooled. */
const MODEL_AND_BLOCK = `"Model" || CASE "Gain_Block" ${GAIN_BLOCKS.map(
  (block) => `WHEN ${quoted(block)} THEN ${quoted(BLOCK_SUFFIXES[block])}`,
).join(" ")} ELSE ${quoted(BLOCK_SUFFIXES["not stated"])} END`;

/** Which of the columns does the file have that not every file has? */
interface FurtherColumns {
  /** The block of each gain. */
  readonly hasBlocks: boolean;
  /** The reasons of prompts that could not be measured. */
  readonly hasErrors: boolean;
  readonly hasFlags: boolean;
}

async function assertGainColumns(sandbox: Sandbox, relation: string, path: string): Promise<FurtherColumns> {
  const columns = await sandbox
    .objects<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${relation}`)
    .catch((cause: unknown) => {
      throw parquetInvalid(path, "it is damaged or of another format", cause);
    });
  const types = new Map(columns.map((column) => [column.column_name, column.column_type]));
  for (const [name, type] of Object.entries(GAIN_COLUMNS)) {
    const found = types.get(name);
    if (found === undefined) throw parquetInvalid(path, `it has no column ${name}`);
    if (found !== type) throw parquetInvalid(path, `its column ${name} has type ${found}, not ${type}`);
  }
  return {
    hasBlocks: types.has("Gain_Block"),
    hasErrors: types.has("Error_Code"),
    hasFlags: types.has("Flags"),
  };
}
