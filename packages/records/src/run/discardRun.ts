import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { isTemporary, temporaryPath } from "../files/temporaryFile.ts";
import { PLAN_FILE, STORE_FILE } from "../files/runFiles.ts";

/** What is asked of a run's store here. */
interface DiscardedStore {
  /** Empties a store without a terminal row; false where there is one. */
  clearUnmeasured(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Takes back the folder of a run that was made for nothing, and the folders above it from `made` on where they are empty
 * then. A run with a terminal row stays, and so does a folder with a file of someone else's: of another program, or a store
 * that another process has made. The folder is moved out of the way first, so that a kill in between leaves no half of a
 * run where the next one is to go.
 *
 * @param made the first folder that was made for the run
 * @param store the run's store, where this process has it; it is closed
 * @returns whether the folder is gone
 */
export async function discardRun(
  folder: string,
  made: string,
  store: DiscardedStore | undefined,
): Promise<boolean> {
  const ours = [PLAN_FILE, ...(store === undefined ? [] : [STORE_FILE, `${STORE_FILE}.wal`])];
  const holdsOursAlone = async (dir: string): Promise<boolean> =>
    (await readdir(dir)).every((name) => ours.includes(name) || isTemporary(name));
  if (store !== undefined) {
    const isUnmeasured = await store.clearUnmeasured().finally(() => store.close());
    if (!isUnmeasured) return false;
  }
  if (!(await holdsOursAlone(folder))) return false;
  const aside = temporaryPath(folder);
  await rename(folder, aside);
  if (!(await holdsOursAlone(aside))) {
    await rename(aside, folder);
    return false;
  }
  await rm(aside, { recursive: true });
  await removeEmptyFolders(dirname(folder), made);
  return true;
}

/** Removes a folder and those above it, the last one too, as long as nothing is in them. */
export async function removeEmptyFolders(folder: string, last: string): Promise<void> {
  for (let at = folder; at.startsWith(last); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}
