import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { runLocked } from "../errors.ts";
import { isOpenForWriting } from "./openStores.ts";
import { systemFailure } from "./systemFailure.ts";

/** A file of the run; `file` is its path inside the folder, separated by `/`. */
export interface FileEntry {
  readonly file: string;
  readonly bytes: number;
  /** Of the content, in hex. */
  readonly sha256: string;
}

/**
 * Digest and length of a file, read in pieces.
 *
 * @throws RecordsError `run_locked` for a store that this process is writing: its bytes still change, and closing a
 *   second handle on it would release its lock (a POSIX lock belongs to the process, not to the handle); for a file that
 *   the system cannot read, the error of `systemFailure`
 */
export async function digestFile(path: string): Promise<{ bytes: number; sha256: string }> {
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
