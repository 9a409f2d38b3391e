import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A name may have 255 bytes in all, of which what is put around it here takes up to 31. */
const KEPT_BYTES = 200;
const PATTERN = /^\.gain-.*\.tmp$/;

/** A new name beside `path` for bytes that are not finished. A killed process may leave one behind. */
export const temporaryPath = (path: string): string =>
  join(
    dirname(path),
    `.gain-${kept(basename(path))}.${String(process.pid)}-${randomBytes(6).toString("hex")}.tmp`,
  );

function kept(name: string): string {
  const bytes = Buffer.from(name);
  // What is cut in the middle of a character is longer by a byte or two as a replacement character.
  return bytes.length <= KEPT_BYTES ? name : bytes.subarray(0, KEPT_BYTES).toString();
}

export const isTemporary = (name: string): boolean => PATTERN.test(name);

/** Deletes what killed processes left in `dir`, where no process is writing now. */
export async function removeTemporaryFiles(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter(isTemporary);
  await Promise.all(names.map((name) => rm(join(dir, name), { force: true })));
}
