import type { Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { notAFile } from "../errors.ts";

/** The kind of an entry that is not a plain file. */
export function kindOf(status: Stats): string {
  if (status.isDirectory()) return "a folder";
  if (status.isFIFO()) return "a pipe";
  if (status.isSocket()) return "a socket";
  return "a device";
}

/**
 * Checks that a path is a plain file or a link to one, without opening it: opening a pipe waits for its writer, and a
 * device may have no end.
 *
 * @throws RecordsError `not_a_file`; the system's error where there is nothing, or it is not accessible
 */
export async function assertPlainFile(path: string): Promise<void> {
  const status = await stat(path);
  if (!status.isFile()) throw notAFile(path, kindOf(status));
}

/** The bytes of a plain file. @throws as `assertPlainFile` */
export async function readPlainFile(path: string): Promise<Buffer> {
  await assertPlainFile(path);
  return readFile(path);
}
