import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isSystemError } from "./systemFailure.ts";

/**
 * Makes a folder, and those above it that are missing; one that is there is left as it is. Node's recursive `mkdir` never
 * ends where a folder that is there has no room for names, as `/proc`.
 *
 * @throws the system's error for what cannot be made; a file or a broken link in its place is `EEXIST`
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isSystemError(error, "EEXIST") && (await isFolder(path))) return;
    const parent = dirname(path);
    if (!isSystemError(error, "ENOENT") || parent === path || (await isFolder(parent))) throw error;
    await makeFolder(parent);
    await mkdir(path);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
