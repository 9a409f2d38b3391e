/** Watches the folder of runs and those of its runs that are not finished, so that a change is known when it is made. */
import { watch, type FSWatcher } from "node:fs";
import { basename } from "node:path";
import { LIVE_FILE } from "../live/liveRun.ts";
import type { RunEntry } from "../wire.ts";

/** The newest runs that are not finished; a system limits how many folders a user watches. */
const MOST_WATCHED = 64;

interface Heard {
  /** A file came, went or was replaced, or a folder did. */
  readonly onChange: () => void;
  /** The live file of a run was replaced. */
  readonly onLive: (run: string) => void;
}

export class FolderWatch {
  readonly #folder: string;
  readonly #heard: Heard;
  readonly #open = new Map<string, FSWatcher>();

  /** @param folder of the runs, or one run */
  constructor(folder: string, heard: Heard) {
    this.#folder = folder;
    this.#heard = heard;
    this.#add(folder);
  }

  /** Watches the open runs among these, the newest first. */
  follow(entries: readonly RunEntry[]): void {
    const open = entries
      .filter(({ state }) => state === "measuring" || state === "unfinished")
      .slice(0, MOST_WATCHED);
    const wanted = new Set([this.#folder, ...open.map(({ folder }) => folder)]);
    for (const folder of [...this.#open.keys()]) if (!wanted.has(folder)) this.#remove(folder);
    for (const folder of wanted) this.#add(folder);
  }

  /** Is this folder watched? Some network drives tell nothing. */
  has(folder: string): boolean {
    return this.#open.has(folder);
  }

  close(): void {
    for (const folder of [...this.#open.keys()]) this.#remove(folder);
  }

  #add(folder: string): void {
    if (this.#open.has(folder)) return;
    try {
      const watcher = watch(folder, (kind, file) => {
        if (file === LIVE_FILE) this.#heard.onLive(basename(folder));
        // The store's log changes with every answer, and names no file anew.
        else if (kind === "rename" && file?.startsWith(LIVE_FILE) !== true) this.#heard.onChange();
      });
      watcher.on("error", () => {
        this.#remove(folder);
      });
      this.#open.set(folder, watcher);
    } catch {
      // Folders that cannot be watched are read by the clock.
    }
  }

  #remove(folder: string): void {
    this.#open.get(folder)?.close();
    this.#open.delete(folder);
  }
}
