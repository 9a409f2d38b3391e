import { rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { linkNew, syncFolder } from "../files/atomicFile.ts";
import { faultPoint } from "../files/faultPoint.ts";
import { folderMissing, storeExists, storeMissing } from "../errors.ts";
import { isSystemError, systemFailure } from "../files/systemFailure.ts";
import { temporaryPath } from "../files/temporaryFile.ts";
import { assertTables } from "./assertTables.ts";
import { Database } from "./database.ts";
import { limitMemory, selectModels, type StoredModel } from "./modelTable.ts";
import { removeOrphanedShards } from "./orphanedShards.ts";
import { selectPrompts, type StoredPrompts } from "./promptTable.ts";
import { assertStoreFormat, createTables } from "./schema.ts";

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

/** An open store, with what its only user may cache. */
interface OpenStoreFile {
  readonly database: Database;
  readonly models: readonly StoredModel[];
  readonly prompts: StoredPrompts;
}

/**
 * Opens the file of a store after checks of its format and, to read it only, of its tables.
 *
 * @throws RecordsError as `RunStore.open`
 */
export async function openStoreFile(path: string, mode: "write" | "read"): Promise<OpenStoreFile> {
  if (!(await exists(path))) throw storeMissing(path);
  const database = await Database.open(path, mode);
  try {
    return await database.read(async (session) => {
      await assertStoreFormat(session, path);
      if (mode === "read") await assertTables(session, path);
      else await removeOrphanedShards(session, dirname(path));
      const models = await selectModels(session);
      await limitMemory(session, models);
      return { database, models, prompts: await selectPrompts(session) };
    });
  } catch (error) {
    await database.close();
    throw error;
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
