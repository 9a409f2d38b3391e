import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { isTemporary, temporaryPath } from "../files/temporaryFile.ts";
import { PLAN_FILE, STORE_FILE } from "../files/runFiles.ts";

/** The part of a run's store that is used here. */
interface DiscardedStore {
  /** Empties a store without a terminal row; false if there is one. */
  clearUnmeasured(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Removes the folder of a run without rows, and its parents from `made` on if they are then empty. A run with a terminal
 * row is kept, and so is a folder with a file of another program or a store of another process. The folder is renamed
 * first, so that a kill in between leaves no partial run at its path.
 *
 * @param made the first folder that was created for the run
 * @param store the run's store, if this process has it open; it is closed
 * @returns was the folder removed?
 */
export async function discardRun(
  folder: string,
  made: string,
  store: DiscardedStore | undefined,
): Promise<boolean> {
  const ours = [PLAN_FILE, ...(store === undefined ? [] : [STORE_FILE, `${STORE_FILE}.wal`])];
  const hasOnlyOurs = async (dir: string): Promise<boolean> =>
    (await readdir(dir)).every((name) => ours.includes(name) || isTemporary(name));
  if (store !== undefined) {
    const isUnmeasured = await store.clearUnmeasured().finally(() => store.close());
    if (!isUnmeasured) return false;
  }
  if (!(await hasOnlyOurs(folder))) return false;
  const aside = temporaryPath(folder);
  await rename(folder, aside);
  if (!(await hasOnlyOurs(aside))) {
    await rename(aside, folder);
    return false;
  }
  await rm(aside, { recursive: true });
  await removeEmptyFolders(dirname(folder), made);
  return true;
}

/** Removes a folder and its parents up to and including `last`, while they are empty. */
export async function removeEmptyFolders(folder: string, last: string): Promise<void> {
  for (let at = folder; at.startsWith(last); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}
