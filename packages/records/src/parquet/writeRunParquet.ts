import { realpath } from "node:fs/promises";
import { writeByNameAtomically } from "../files/atomicFile.ts";
import type { StoredModel } from "../store/modelTable.ts";
import type { RunStore } from "../store/runStore.ts";
import { storedLabels, type ModelLabels } from "../store/storedGainRow.ts";
import { copyRows, rowsOfShards } from "./copyRows.ts";
import { Sandbox } from "./sandbox.ts";

/**
 * Writes the measured rows of a run to a Parquet file, model by model in plan order: the columns of `writeRowsParquet`,
 * and `RUN_QUANTITIES`.
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
    await store.withRows(labels, (shards) =>
      Sandbox.use({ about: path, paths: [file, ...shards] }, (sandbox) =>
        copyRows(sandbox, rowsOfShards(shards), file, about),
      ),
    );
  });
}
