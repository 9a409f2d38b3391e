import { stat } from "node:fs/promises";
import { join } from "node:path";
import { folderRemoved } from "../errors.ts";
import { STORE_FILE } from "../files/runFiles.ts";

/**
 * What distinguishes the run in a folder from any other that a later folder of this path holds: its store as a file. While
 * the store is open, no other file has its number.
 *
 * @throws RecordsError `folder_missing` where the folder has no store any more
 */
export async function runIdentity(folder: string): Promise<string> {
  const { dev, ino, birthtimeNs } = await stat(join(folder, STORE_FILE), { bigint: true }).catch(
    (cause: unknown) => {
      throw folderRemoved(folder, cause);
    },
  );
  return [dev, ino, birthtimeNs].join(" ");
}

/** @throws RecordsError `folder_missing` where the folder was removed, renamed or replaced */
export async function assertSameRun(folder: string, identity: string): Promise<void> {
  if ((await runIdentity(folder)) !== identity) throw folderRemoved(folder, undefined);
}
