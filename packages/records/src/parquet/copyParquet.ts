import { copyFile, realpath } from "node:fs/promises";
import { writeByNameAtomically } from "../files/atomicFile.ts";

/**
 * Copies a Parquet file byte for byte. A copy to the same file does nothing.
 *
 * @throws RecordsError `folder_missing`, `cannot_write`, `disk_full`
 */
export async function copyParquet(from: string, to: string): Promise<void> {
  const source = await realpath(from);
  if ((await realpath(to).catch(() => null)) === source) return;
  await writeByNameAtomically(to, (temporary) => copyFile(source, temporary));
}
