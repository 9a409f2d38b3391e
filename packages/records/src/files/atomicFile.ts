import { link, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { RecordsError } from "../errors.ts";
import { faultPoint } from "./faultPoint.ts";
import { isSystemError, systemFailure } from "./systemFailure.ts";
import { temporaryPath } from "./temporaryFile.ts";

/**
 * Writes a file so that a reader sees the old content or the new one, never a part, also after a power cut: temporary
 * file in the same folder, fsync, rename, fsync of the folder.
 *
 * @throws RecordsError `disk_full`, `cannot_write` or `folder_missing`; the old file is then unchanged
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await putFile(path, content, rename);
}

/**
 * Writes a file that must not exist, in the same way, also when two processes try at the same time.
 *
 * @returns false if the file exists; it is then unchanged
 */
export async function createFileAtomically(path: string, content: string | Uint8Array): Promise<boolean> {
  try {
    await putFile(path, content, linkNew);
    return true;
  } catch (error) {
    if (error instanceof RecordsError && isSystemError(error.cause, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Gives a finished file a name that no file has.
 *
 * @throws the system's `EEXIST` if a file has it
 */
export async function linkNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Some file systems have no links. On those, two processes that begin the same run at the same time are not detected
    // here; the store's lock lets only one of them write.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].some((code) => isSystemError(error, code))) throw error;
    await rename(from, to);
    return;
  }
  await rm(from);
}

/**
 * Writes a file in the same way through `write`, which receives the name of the empty temporary file. Errors of `write`
 * are passed on unchanged.
 */
export async function writeByNameAtomically(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryPath(path);
  const translated = async (work: Promise<void>): Promise<void> => {
    await work.catch((error: unknown) => {
      throw systemFailure(error, path);
    });
  };
  try {
    await translated(withFile(temporary, "wx", () => Promise.resolve()));
    await write(temporary);
    await translated(finishFile(temporary, path, rename));
  } finally {
    await rm(temporary, { force: true });
  }
}

async function putFile(
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

/** Makes a written file durable, names it by `put`, and makes the name durable. */
async function finishFile(
  from: string,
  to: string,
  put: (from: string, to: string) => Promise<void>,
): Promise<void> {
  faultPoint("a file is written");
  await withFile(from, "r+", (file) => file.sync());
  faultPoint("a file is synced");
  await put(from, to);
  faultPoint("a file is named");
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
