import type { StoredModel } from "../store/modelTable.ts";
import type { RunStore } from "../store/runStore.ts";
import { VECTOR_INDEX_TYPES } from "../store/vectorTable.ts";
import { writeShardsParquet } from "./shardsParquet.ts";

/**
 * Writes the index of the vectors to a Parquet file, model by model in plan order: of each measured prompt, by its number in
 * the plan, the file with its vectors in the run's folder and its place there.
 *
 * @param labels the name of a model in its rows, null for a model that the file leaves out
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`
 */
export const writeVectorIndex = (
  path: string,
  store: RunStore,
  labels: (model: StoredModel) => { readonly model: string } | null,
): Promise<void> =>
  writeShardsParquet(path, VECTOR_INDEX_TYPES, (use) => store.vectors.withIndex(labels, use));
