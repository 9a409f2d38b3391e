import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isSystemError } from "./systemFailure.ts";

/**
 * Creates a folder and its missing parents; an existing folder is left unchanged. Node's recursive `mkdir` does not end
 * where an existing folder accepts no names, such as `/proc`.
 *
 * @returns the first folder that was created; null if all existed
 * @throws the system's error; `EEXIST` for a file or a broken link at the path
 */
export async function makeFolder(path: string): Promise<string | null> {
  try {
    await mkdir(path);
    return path;
  } catch (error) {
    if (isSystemError(error, "EEXIST") && (await isFolder(path))) return null;
    const parent = dirname(path);
    if (!isSystemError(error, "ENOENT") || parent === path || (await isFolder(parent))) throw error;
    const first = await makeFolder(parent);
    await mkdir(path);
    return first ?? path;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
