import { readFile, stat } from "node:fs/promises";
import { cannotOpen, notAPlainFile, tooLarge } from "../../files/fileErrors.ts";
import { kindOf } from "../../files/plainFile.ts";

/** A file and its rows are in memory together. JavaScript cannot represent a text of twice this size. */
const SIZE_LIMIT_BYTES = 256 * 2 ** 20;

/**
 * The bytes of a plain file. Kind and size are checked before it is opened, since a pipe would block.
 *
 * @throws NotebookFileError if the path is not a plain file, or the file is too large or cannot be read
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
