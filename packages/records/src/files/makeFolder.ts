import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isSystemError } from "./systemFailure.ts";

const OWN_MODE = 0o700;

/**
 * Creates a folder and its missing parents, for this user only, since prompts and rows will be in it; an existing folder is
 * left unchanged. Node's recursive `mkdir` does not end
 * where an existing folder accepts no names, such as `/proc`.
 *
 * @returns the first folder that was created; null if all existed
 * @throws the system's error; `EEXIST` for a file or a broken link at the path
 */
export async function makeFolder(path: string): Promise<string | null> {
  try {
    await mkdir(path, { mode: OWN_MODE });
    return path;
  } catch (error) {
    if (isSystemError(error, "EEXIST") && (await isFolder(path))) return null;
    const parent = dirname(path);
    if (!isSystemError(error, "ENOENT") || parent === path || (await isFolder(parent))) throw error;
    const first = await makeFolder(parent);
    await mkdir(path, { mode: OWN_MODE });
    return first ?? path;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
