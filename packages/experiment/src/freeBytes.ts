import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** Free bytes of the disk that has the folder, or will have it. */
export async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if (folder === dirname(folder)) throw error;
    return freeBytes(dirname(folder));
  }
}
