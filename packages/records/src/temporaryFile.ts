import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const PATTERN = /^\.gain-.*\.tmp$/;

/** A new name beside `path` for bytes that are not finished. A killed process may leave one behind. */
export const temporaryPath = (path: string): string =>
  join(dirname(path), `.gain-${basename(path)}.${String(process.pid)}-${randomBytes(6).toString("hex")}.tmp`);

export const isTemporary = (name: string): boolean => PATTERN.test(name);

/** Deletes what killed processes left in `dir`, where no process is writing now. */
export async function removeTemporaryFiles(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter(isTemporary);
  await Promise.all(names.map((name) => rm(join(dir, name), { force: true })));
}
