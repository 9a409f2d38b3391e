import { join } from "node:path";
import {
  digestFile,
  digestOf,
  writeFileAtomically,
  writeTextsAtomically,
  type FileEntry,
  type GainRow,
} from "@gain/records";
import type { RowText } from "@gain/report";
import { addRows, type Files, type OutputSink } from "./outputSink.ts";

/** Writes outputs into a folder, and keeps the digest of each as it is written. */
export class WrittenOutputs implements OutputSink {
  /** In the order in which their writing began, as far as it has ended. */
  readonly entries: FileEntry[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes files concurrently. */
  async write(files: Files): Promise<void> {
    await Promise.all(
      Object.entries(files).map(async ([file, content]) => {
        this.entries.push({ file, ...digestOf(content) });
        await writeFileAtomically(join(this.#folder, file), content);
      }),
    );
  }

  async writeRows(
    texts: Readonly<Record<string, RowText>>,
    rows: Iterable<GainRow> | AsyncIterable<GainRow>,
    seen: (row: GainRow) => void,
  ): Promise<void> {
    const names = Object.keys(texts);
    const paths = names.map((name) => join(this.#folder, name));
    const digests = await writeTextsAtomically(paths, (files) =>
      addRows(Object.values(texts), files, rows, seen),
    );
    for (const [i, file] of names.entries()) {
      const digest = digests[i];
      if (digest !== undefined) this.entries.push({ file, ...digest });
    }
  }

  async writeByName(file: string, write: (path: string) => Promise<void>): Promise<void> {
    const path = join(this.#folder, file);
    await write(path);
    this.entries.push({ file, ...(await digestFile(path)) });
  }
}
