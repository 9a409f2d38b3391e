import { rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { linkNew, syncFolder } from "../files/atomicFile.ts";
import { faultPoint } from "../files/faultPoint.ts";
import { folderMissing, storeExists } from "../errors.ts";
import { isSystemError, systemFailure } from "../files/systemFailure.ts";
import { temporaryPath } from "../files/temporaryFile.ts";
import { Database } from "./database.ts";
import { createTables } from "./schema.ts";

/**
 * Creates the file of an empty store. It appears complete or not at all.
 *
 * @throws RecordsError `store_exists`, `folder_missing`, `cannot_write`, `disk_full`.
 */
export async function createStoreFile(path: string): Promise<void> {
  const dir = dirname(path);
  if (!(await exists(dir))) throw folderMissing(dir);
  if (await exists(path)) throw storeExists(path);
  const temporary = temporaryPath(path);
  try {
    const database = await Database.open(temporary, "create");
    await database.write(createTables).finally(() => database.close());
    faultPoint("a store is written");
    await linkNew(temporary, path);
    await syncFolder(dir);
  } catch (error) {
    throw isSystemError(error, "EEXIST") ? storeExists(path) : systemFailure(error, path);
  } finally {
    await rm(temporary, { force: true });
    await rm(`${temporary}.wal`, { force: true });
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
