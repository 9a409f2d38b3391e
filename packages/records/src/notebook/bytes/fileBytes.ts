import type { Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { cannotOpen, notAPlainFile, tooLarge } from "../../files/fileErrors.ts";

/** What is read is held at once, with its rows. A text of twice this size is more than JavaScript can hold. */
const SIZE_LIMIT_BYTES = 256 * 2 ** 20;

/**
 * The bytes of a plain file. Nothing is opened before its kind and size are known: a pipe would wait for ever.
 *
 * @throws NotebookFileError where it is no plain file, too large, or cannot be read
 */
export async function fileBytes(path: string): Promise<Buffer> {
  const failed = (cause: unknown): never => {
    throw cannotOpen(path, cause);
  };
  const status = await stat(path).catch(failed);
  if (!status.isFile()) throw notAPlainFile(path, kindOf(status));
  if (status.size > SIZE_LIMIT_BYTES) throw tooLarge(path, status.size, SIZE_LIMIT_BYTES);
  return readFile(path).catch(failed);
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return "a folder";
  if (status.isFIFO()) return "a pipe";
  if (status.isSocket()) return "a socket";
  return "a device";
}
