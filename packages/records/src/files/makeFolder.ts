import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isSystemError } from "./systemFailure.ts";

/**
 * Makes a folder, and those above it that are missing; one that is there is left as it is. Node's recursive `mkdir` never
 * ends where a folder that is there has no room for names, as `/proc`.
 *
 * @returns the first folder that was made; null where all were there
 * @throws the system's error for what cannot be made; a file or a broken link in its place is `EEXIST`
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
