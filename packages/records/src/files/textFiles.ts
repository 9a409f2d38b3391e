import { open, type FileHandle } from "node:fs/promises";
import { writeByNameAtomically } from "./atomicFile.ts";
import { systemFailure } from "./systemFailure.ts";

/** Characters that are gathered before they are written. */
const GATHERED = 1 << 16;

/** A text file that is written piece by piece; so much of it is in memory as is gathered. */
class TextFile {
  readonly #path: string;
  readonly #file: FileHandle;
  #pieces: string[] = [];
  #gathered = 0;

  /** @param path that failures name */
  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Adds to the end; wait for it before the next. */
  async add(piece: string): Promise<void> {
    this.#pieces.push(piece);
    this.#gathered += piece.length;
    if (this.#gathered >= GATHERED) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#pieces.join("");
    this.#pieces = [];
    this.#gathered = 0;
    await this.#file.appendFile(text).catch((error: unknown) => {
      throw systemFailure(error, this.#path);
    });
  }
}

/**
 * Writes text files side by side, in memory that does not depend on their length. Each appears whole or not at all,
 * none before `write` has ended.
 *
 * @param write gets the files in the order of the paths; what it throws is passed on as it is
 * @throws RecordsError `disk_full`, `cannot_write`, `folder_missing`
 */
export async function writeTextsAtomically(
  paths: readonly string[],
  write: (files: readonly TextFile[]) => Promise<void>,
): Promise<void> {
  const [path, ...others] = paths;
  if (path === undefined) {
    await write([]);
    return;
  }
  await writeByNameAtomically(path, async (temporary) => {
    const handle = await open(temporary, "a");
    try {
      const file = new TextFile(path, handle);
      await writeTextsAtomically(others, (files) => write([file, ...files]));
      await file.flush();
    } finally {
      await handle.close();
    }
  });
}
