import type { StoredModel } from "../store/modelTable.ts";
import type { RunStore } from "../store/runStore.ts";
import { POSITION_TYPES } from "../store/positionTable.ts";
import { writeShardsParquet } from "./shardsParquet.ts";

/**
 * Writes the rows of positions to a Parquet file, model by model in plan order. `Prompt_Index` is the number of the prompt
 * in the plan, from 0, as the rows of `writeRunParquet` are numbered for each model. Numbers are of 32 bits.
 *
 * @param labels the name of a model in its rows, null for a model that the file leaves out
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`
 */
export const writePositionsParquet = (
  path: string,
  store: RunStore,
  labels: (model: StoredModel) => { readonly model: string } | null,
): Promise<void> => writeShardsParquet(path, POSITION_TYPES, (use) => store.positions.withRows(labels, use));
