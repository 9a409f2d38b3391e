import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { makeScratchFolder, scratchPath, type GainRow } from "@gain/records";
import type { RowText } from "@gain/report";
import { addRows, type Files, type OutputSink } from "../outputs/outputSink.ts";
import { ComparedFile } from "./comparedFile.ts";

/** Compares outputs with the files of a folder, which stay unchanged. */
export class ComparedOutputs implements OutputSink {
  /** Names of the outputs so far. */
  readonly names = new Set<string>();
  /** The first difference of each file that differs. */
  readonly faults: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(files: Files): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await this.#compared([name], async ([file]) => {
        if (typeof content === "string") await file?.add(content);
        else await file?.addBytes(content);
      });
    }
  }

  async writeRows(
    texts: Readonly<Record<string, RowText>>,
    rows: Iterable<GainRow> | AsyncIterable<GainRow>,
    seen: (row: GainRow) => void,
  ): Promise<void> {
    const nothing = { add: (): Promise<void> => Promise.resolve() };
    await this.#compared(Object.keys(texts), (files) =>
      addRows(
        Object.values(texts),
        files.map((file) => file ?? nothing),
        rows,
        seen,
      ),
    );
  }

  /** The file is made in a scratch folder that only this user can read. */
  async writeByName(name: string, write: (path: string) => Promise<void>): Promise<void> {
    const folder = scratchPath();
    await makeScratchFolder(folder);
    try {
      const path = join(folder, name);
      await write(path);
      await this.#compared([name], async ([file]) => {
        for await (const piece of createReadStream(path) as AsyncIterable<Buffer>)
          await file?.addBytes(piece);
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** @param use receives a file for each name; null for one that is missing */
  async #compared(
    names: readonly string[],
    use: (files: readonly (ComparedFile | null)[]) => Promise<void>,
  ): Promise<void> {
    const files: (ComparedFile | null)[] = [];
    for (const name of names) {
      this.names.add(name);
      const file = await ComparedFile.open(name, join(this.#folder, name));
      if (file === null) this.faults.push(`${name} is missing, and the store yields it`);
      files.push(file);
    }
    try {
      await use(files);
    } finally {
      for (const file of files) {
        const fault = (await file?.end()) ?? null;
        if (fault !== null) this.faults.push(fault);
      }
    }
  }
}
