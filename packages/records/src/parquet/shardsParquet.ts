import { realpath } from "node:fs/promises";
import { writeByNameAtomically } from "../files/atomicFile.ts";
import { integer, quoted, type ColumnTypes } from "../store/sqlText.ts";
import { readShards } from "./readShards.ts";
import { Sandbox } from "./sandbox.ts";

/** Rows of a group, which is in memory until it is complete: 8 MB of positions of a model of 30 blocks. */
const GROUP_ROWS = 8_192;
const MEGABYTES = 256;

/**
 * Writes a Parquet file of the rows in temporary ones.
 *
 * @param withShards passes these to its argument
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`
 */
export async function writeShardsParquet(
  path: string,
  columns: ColumnTypes,
  withShards: (use: (shards: readonly string[]) => Promise<void>) => Promise<void>,
): Promise<void> {
  await writeByNameAtomically(path, async (temporary) => {
    const file = await realpath(temporary);
    await withShards((shards) =>
      Sandbox.use({ about: path, paths: [file, ...shards] }, async (sandbox) => {
        await sandbox.run(`SET threads = 1; SET memory_limit = '${integer(MEGABYTES)}MB'`);
        await sandbox.run(
          `COPY (SELECT ${Object.keys(columns).join(", ")} FROM ${readShards(shards)}) TO ${quoted(file)}
           (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${integer(GROUP_ROWS)}, USE_TMP_FILE false)`,
        );
      }),
    );
  });
}
