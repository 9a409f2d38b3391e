import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { systemFailure } from "./systemFailure.ts";
import { temporaryPath } from "./temporaryFile.ts";

/**
 * Writes a file so that a reader sees the old content or the new one, never half of it, also after a power cut:
 * a temporary file in the same folder, fsync, rename, fsync of the folder.
 *
 * @throws RecordsError `disk_full`, `cannot_write` or `folder_missing`; the old file is then untouched.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await withFile(temporary, "wx", async (file) => {
      await file.writeFile(content);
      await file.sync();
    });
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw systemFailure(error, path);
  }
}

/** Makes the names in a folder durable. */
export const syncFolder = (dir: string): Promise<void> => withFile(dir, "r", (file) => file.sync());

async function withFile(path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
