import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A name may have 255 bytes, of which prefix and suffix take up to 31. */
const KEPT_BYTES = 200;
const PATTERN = /^\.gain-.*\.tmp$/;

/** A new name beside `path` for an unfinished file. A killed process may leave such a file. */
export const temporaryPath = (path: string): string =>
  join(
    dirname(path),
    `.gain-${kept(basename(path))}.${String(process.pid)}-${randomBytes(6).toString("hex")}.tmp`,
  );

function kept(name: string): string {
  const bytes = Buffer.from(name);
  // A character that is cut becomes a replacement character, which is longer by one or two bytes.
  return bytes.length <= KEPT_BYTES ? name : bytes.subarray(0, KEPT_BYTES).toString();
}

export const isTemporary = (name: string): boolean => PATTERN.test(name);

/** Deletes the temporary files of killed processes in `dir`. No process may be writing there. */
export async function removeTemporaryFiles(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter(isTemporary);
  await Promise.all(names.map((name) => rm(join(dir, name), { force: true })));
}
