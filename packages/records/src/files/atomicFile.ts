import { link, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { RecordsError } from "../errors.ts";
import { isSystemError, systemFailure } from "./systemFailure.ts";
import { temporaryPath } from "./temporaryFile.ts";

/**
 * Writes a file so that a reader sees the old content or the new one, never half of it, also after a power cut:
 * a temporary file in the same folder, fsync, rename, fsync of the folder.
 *
 * @throws RecordsError `disk_full`, `cannot_write` or `folder_missing`; the old file is then untouched.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await putInPlace(path, content, rename);
}

/**
 * The same for a file that must not be there yet, also when two processes try at once.
 *
 * @returns false where the file is there already; it is then untouched.
 */
export async function createFileAtomically(path: string, content: string | Uint8Array): Promise<boolean> {
  try {
    await putInPlace(path, content, placeNew);
    return true;
  } catch (error) {
    if (error instanceof RecordsError && isSystemError(error.cause, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Gives a finished file its name, where no file has it.
 *
 * @throws the system's `EEXIST` where one has
 */
export async function placeNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Some file systems have no links. There two processes that begin the same run in the same instant are not told
    // apart here; the store still lets only one of them write.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].some((code) => isSystemError(error, code))) throw error;
    await rename(from, to);
    return;
  }
  await rm(from);
}

/**
 * The same for a file that `write` writes by the name of the temporary file, which is there and empty. What `write`
 * throws is passed on as it is.
 */
export async function writeByNameAtomically(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryPath(path);
  const said = async (work: Promise<void>): Promise<void> => {
    await work.catch((error: unknown) => {
      throw systemFailure(error, path);
    });
  };
  try {
    await said(withFile(temporary, "wx", () => Promise.resolve()));
    await write(temporary);
    await said(finishFile(temporary, path, rename));
  } finally {
    await rm(temporary, { force: true });
  }
}

async function putInPlace(
  path: string,
  content: string | Uint8Array,
  put: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await withFile(temporary, "wx", (file) => file.writeFile(content));
    await finishFile(temporary, path, put);
  } catch (error) {
    throw systemFailure(error, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes a written file durable, then gives it its name by `put`, and makes that durable. */
async function finishFile(
  from: string,
  to: string,
  put: (from: string, to: string) => Promise<void>,
): Promise<void> {
  await withFile(from, "r+", (file) => file.sync());
  await put(from, to);
  await syncFolder(dirname(to));
}

/** Makes the names in a folder durable. */
export const syncFolder = (dir: string): Promise<void> => withFile(dir, "r", (file) => file.sync());

async function withFile(
  path: string,
  flags: string,
  use: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
