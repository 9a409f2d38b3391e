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
 * Rows go from DuckDB to DuckDB and are never objects here. Meanwhile the system's temporary folder holds them once
 * more.
 *
 * @param about JSON that says of the models what their rows do not; `readGainParquet` gives it back
 * @param labels what the rows of a model say of it; left out, what the store knows
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`, `store_damaged`
 */
export async function writeRunParquet(
  path: string,
  store: RunStore,
  labels: (model: StoredModel) => ModelLabels = storedLabels,
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
