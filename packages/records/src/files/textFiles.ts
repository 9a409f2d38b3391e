import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { writeByNameAtomically } from "./atomicFile.ts";
import type { FileDigest } from "./fileDigest.ts";
import { systemFailure } from "./systemFailure.ts";

/** Characters that are buffered before they are written. */
const BUFFER_CHARS = 1 << 18;

/** A text file that is written piece by piece through a buffer. */
class TextFile {
  readonly #path: string;
  readonly #file: FileHandle;
  #pieces: string[] = [];
  #buffered = 0;
  #bytes = 0;
  readonly #hash = createHash("sha256");

  /** @param path the path that errors name */
  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Appends a piece. @returns a promise to await before the next piece; undefined while the buffer has room */
  add(piece: string): Promise<void> | undefined {
    this.#pieces.push(piece);
    this.#buffered += piece.length;
    return this.#buffered >= BUFFER_CHARS ? this.flush() : undefined;
  }

  async flush(): Promise<void> {
    const text = Buffer.from(this.#pieces.join(""));
    this.#pieces = [];
    this.#buffered = 0;
    this.#bytes += text.length;
    this.#hash.update(text);
    await this.#file.appendFile(text).catch((error: unknown) => {
      throw systemFailure(error, this.#path);
    });
  }

  /** Of what was written; call it once, after the last `flush`. */
  digest(): FileDigest {
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }
}

/**
 * Writes several text files at the same time, in memory that does not depend on their length. Each appears complete or
 * not at all, and none before `write` has ended.
 *
 * @returns the digests of what was written, in the order of the paths
 * @param write receives the files in the order of the paths; its errors are passed on unchanged
 * @throws RecordsError `disk_full`, `cannot_write`, `folder_missing`
 */
export async function writeTextsAtomically(
  paths: readonly string[],
  write: (files: readonly TextFile[]) => Promise<void>,
): Promise<FileDigest[]> {
  const [path, ...others] = paths;
  if (path === undefined) {
    await write([]);
    return [];
  }
  const digests: FileDigest[] = [];
  await writeByNameAtomically(path, async (temporary) => {
    const handle = await open(temporary, "a");
    try {
      const file = new TextFile(path, handle);
      const further = await writeTextsAtomically(others, (files) => write([file, ...files]));
      await file.flush();
      digests.push(file.digest(), ...further);
    } finally {
      await handle.close();
    }
  });
  return digests;
}
