import { stat } from "node:fs/promises";
import { join } from "node:path";
import { folderRemoved } from "../errors.ts";
import { PLAN_FILE } from "../files/runFiles.ts";

/**
 * What distinguishes the run in a folder from any other that a later folder of this path holds: its plan as a file, which
 * nothing changes once prompts are measured.
 *
 * @throws RecordsError `folder_missing` where the folder has no plan any more
 */
export async function runIdentity(folder: string): Promise<string> {
  const { dev, ino, mtimeNs } = await stat(join(folder, PLAN_FILE), { bigint: true }).catch(
    (cause: unknown) => {
      throw folderRemoved(folder, cause);
    },
  );
  return [dev, ino, mtimeNs].join(" ");
}

/** @throws RecordsError `folder_missing` where the folder was removed, renamed or replaced */
export async function assertSameRun(folder: string, identity: string): Promise<void> {
  if ((await runIdentity(folder)) !== identity) throw folderRemoved(folder, undefined);
}
