import { realpath } from "node:fs/promises";
import { writeByNameAtomically } from "../files/atomicFile.ts";
import { metaNames } from "../row/metaNames.ts";
import type { StoredModel } from "../store/modelTable.ts";
import type { RunStore } from "../store/runStore.ts";
import { storedLabels, type ModelLabels } from "../store/storedGainRow.ts";
import { copyRows, rowsOfShards } from "./copyRows.ts";
import { Sandbox } from "./sandbox.ts";

/**
 * Writes the terminal rows of a run to a Parquet file, model by model in plan order: the columns of `writeRowsParquet`,
 * `RUN_QUANTITIES`, `ERROR_COLUMNS`, the id of the prompt and its own columns. The row of a prompt that could not be
 * measured has its reason, and null in every measured column.
 *
 * Rows are copied from DuckDB to DuckDB and never become objects. Meanwhile the system's temporary folder contains a
 * second copy.
 *
 * @param about JSON about the models beyond their rows; `openGainParquet` returns it
 * @param labels labels of a model in its rows, null for a model that the file leaves out; the stored ones if left out
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`, `store_damaged`
 */
export async function writeRunParquet(
  path: string,
  store: RunStore,
  labels: (model: StoredModel) => ModelLabels | null = storedLabels,
  about: string | null = null,
): Promise<void> {
  await writeByNameAtomically(path, async (temporary) => {
    const file = await realpath(temporary);
    const meta = metaNames(await store.metaColumns());
    await store.withRows(labels, (shards) =>
      Sandbox.use({ about: path, paths: [file, ...shards] }, (sandbox) =>
        copyRows(sandbox, rowsOfShards(shards, meta), file, about),
      ),
    );
  });
}
