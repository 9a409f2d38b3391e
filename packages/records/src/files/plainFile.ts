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

function assertPlain(path: string, status: Stats): void {
  if (!status.isFile()) throw notAFile(path, kindOf(status));
}

/**
 * Checks that a path is a plain file or a link to one, without opening it: opening a pipe waits for its writer, and a
 * device may have no end.
 *
 * @throws RecordsError `not_a_file`; the system's error where there is nothing, or it is not accessible
 */
export async function assertPlainFile(path: string): Promise<void> {
  assertPlain(path, await stat(path));
}

/** @throws RecordsError `not_a_file` where something else than a plain file is at the path */
export async function assertPlainFileOrNone(path: string): Promise<void> {
  const status = await stat(path).catch(() => null);
  if (status !== null) assertPlain(path, status);
}

/**
 * The bytes of a plain file. Opening does not wait for the other end of a pipe, and a device is never read.
 *
 * @param limit the most bytes that are read, also where the system states another size; any number where left out
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
    assertPlain(path, found);
    if (found.size > limit) throw fileTooLarge(path, found.size, limit);
    const pieces: Buffer[] = [];
    // A file of the system states 0 bytes, and another one can grow: one byte beyond the limit is enough to know.
    for await (const piece of file.createReadStream({
      end: limit,
      autoClose: false,
    }) as AsyncIterable<Buffer>)
      pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    if (bytes.length > limit) throw fileTooLarge(path, bytes.length, limit);
    return bytes;
  } finally {
    await file.close();
  }
}
