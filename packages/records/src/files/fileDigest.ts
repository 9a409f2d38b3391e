import { createHash, hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { runLocked } from "../errors.ts";
import { isOpenForWriting } from "./openStores.ts";
import { systemFailure } from "./systemFailure.ts";

/** Length and digest of a file's content. */
export interface FileDigest {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** A file of the run, by its name. */
export interface FileEntry extends FileDigest {
  readonly file: string;
}

export function digestOf(content: string | Uint8Array): FileDigest {
  return { bytes: Buffer.byteLength(content), sha256: hash("sha256", content, "hex") };
}

/** The number of Node's threads for files. */
const FILES_AT_ONCE = 4;

/** The entries of several files of a folder, in their order, read concurrently. @throws as `digestFile` */
export async function digestFiles(dir: string, names: readonly string[]): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  const left = names.entries();
  const readers = Array.from({ length: FILES_AT_ONCE }, async () => {
    for (const [i, file] of left) entries[i] = { file, ...(await digestFile(join(dir, file))) };
  });
  await Promise.all(readers);
  return entries;
}

/**
 * Digest and length of a file, read in pieces.
 *
 * @throws RecordsError `run_locked` for a store that this process is writing: its bytes still change, and closing a
 *   second handle on it would release its lock (a POSIX lock belongs to the process, not to the handle); for a file that
 *   the system cannot read, the error of `systemFailure`
 */
export async function digestFile(path: string): Promise<FileDigest> {
  if (isOpenForWriting(await realpath(path))) throw runLocked(path, "this process");
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (error) {
    throw systemFailure(error, path);
  }
  return { bytes, sha256: hash.digest("hex") };
}
