import { constants, type Stats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { fileTooLarge, notAFile } from "../errors.ts";

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

/** @throws RecordsError `not_a_file` where something else than a plain file is at the path */
export async function assertPlainFileOrNone(path: string): Promise<void> {
  const status = await stat(path).catch(() => null);
  if (status?.isFile() === false) throw notAFile(path, kindOf(status));
}

/**
 * The bytes of a plain file. Opening does not wait for the other end of a pipe, and a device is never read.
 *
 * @param limit the most bytes that are read; any number where left out
 * @throws as `assertPlainFile`, and RecordsError `file_too_large`
 */
export async function readPlainFile(path: string, limit = Infinity): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(async (cause: unknown) => {
    // A socket, for example, cannot be opened.
    await assertPlainFile(path);
    throw cause;
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw notAFile(path, kindOf(found));
    if (found.size > limit) throw fileTooLarge(path, found.size, limit);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
