import { realpath } from "node:fs/promises";
import { writeByNameAtomically } from "../files/atomicFile.ts";
import type { StoredModel } from "../store/modelTable.ts";
import type { RunStore } from "../store/runStore.ts";
import { integer, quoted } from "../store/sqlText.ts";
import { POSITION_TYPES } from "../store/positionTable.ts";
import { readShards } from "./readShards.ts";
import { Sandbox } from "./sandbox.ts";

/** Rows of a group, which is in memory until it is complete: 8 MB for a model of 30 blocks. */
const GROUP_ROWS = 8_192;
const MEGABYTES = 256;

/**
 * Writes the rows of positions to a Parquet file, model by model in plan order. `Prompt_Index` is the number of the prompt
 * in the plan, from 0, as the rows of `writeRunParquet` are numbered for each model. Numbers are of 32 bits.
 *
 * @param labels the name of a model in its rows, null for a model that the file leaves out
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`
 */
export async function writePositionsParquet(
  path: string,
  store: RunStore,
  labels: (model: StoredModel) => { readonly model: string } | null,
): Promise<void> {
  await writeByNameAtomically(path, async (temporary) => {
    const file = await realpath(temporary);
    await store.positions.withRows(labels, (shards) =>
      Sandbox.use({ about: path, paths: [file, ...shards] }, async (sandbox) => {
        await sandbox.run(`SET threads = 1; SET memory_limit = '${integer(MEGABYTES)}MB'`);
        await sandbox.run(
          `COPY (SELECT ${Object.keys(POSITION_TYPES).join(", ")} FROM ${readShards(shards)}) TO ${quoted(file)}
           (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${integer(GROUP_ROWS)}, USE_TMP_FILE false)`,
        );
      }),
    );
  });
}
