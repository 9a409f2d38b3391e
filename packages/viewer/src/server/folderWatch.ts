/**
 * Reports at once what changes in the folder of runs and in those of its runs that are not finished.
 *
 * While a run measures, its store is written some thousand times a second, and each write would wake a process that watches
 * the folder, at the run's cost too. So the system watches the folders whose runs store nothing now, and a run with a live
 * file is followed by the time of that file.
 */
import { watch, type FSWatcher } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { LIVE_FILE } from "../live/liveRun.ts";
import type { RunEntry } from "../wire.ts";

/** The newest runs that are not finished; a system limits how many folders a user watches. */
const MOST_WATCHED = 64;
/** A part of the 1.5 s from a stored answer to the screen, 1 s of which pass until the live file is replaced. */
const LIVE_MS = 200;

interface Heard {
  /** A file came, went or was replaced, or a folder did. */
  readonly onChange: () => void;
  /** The live file of a run was replaced. */
  readonly onLive: (run: string) => void;
}

export class FolderWatch {
  readonly #folder: string;
  readonly #heard: Heard;
  readonly #watched = new Map<string, FSWatcher>();
  /** Folders of runs with a live file, with its time; undefined before it was looked at. */
  #live = new Map<string, number | undefined>();
  #timer: NodeJS.Timeout | undefined;

  /** @param folder of the runs, or one run */
  constructor(folder: string, heard: Heard) {
    this.#folder = folder;
    this.#heard = heard;
    this.#watch(folder);
  }

  /** Follows the open runs among these, the newest first. @param isLive has this run a live file, and is it measured? */
  follow(entries: readonly RunEntry[], isLive: (run: string) => boolean): void {
    const open = entries
      .filter(({ state }) => state === "measuring" || state === "unfinished")
      .slice(0, MOST_WATCHED);
    const live = open.filter(({ run }) => isLive(run)).map(({ folder }) => folder);
    const wanted = new Set([this.#folder, ...open.map(({ folder }) => folder)]);
    for (const folder of live) wanted.delete(folder);
    for (const folder of [...this.#watched.keys()]) if (!wanted.has(folder)) this.#unwatch(folder);
    for (const folder of wanted) this.#watch(folder);
    this.#live = new Map(live.map((folder) => [folder, this.#live.get(folder)]));
    if (live.length > 0) this.#timer ??= setTimeout(() => void this.#lookAtLive(), LIVE_MS);
  }

  close(): void {
    for (const folder of [...this.#watched.keys()]) this.#unwatch(folder);
    this.#live.clear();
    clearTimeout(this.#timer);
  }

  async #lookAtLive(): Promise<void> {
    for (const [folder, last] of this.#live) {
      const time = await stat(join(folder, LIVE_FILE)).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      if (time === last || !this.#live.has(folder)) continue;
      this.#live.set(folder, time);
      if (time === undefined) this.#heard.onChange();
      else this.#heard.onLive(basename(folder));
    }
    this.#timer = this.#live.size === 0 ? undefined : setTimeout(() => void this.#lookAtLive(), LIVE_MS);
  }

  #watch(folder: string): void {
    if (this.#watched.has(folder)) return;
    try {
      const watcher = watch(folder, (kind, file) => {
        if (file === LIVE_FILE) this.#heard.onLive(basename(folder));
        else if (kind === "rename" && file?.startsWith(LIVE_FILE) !== true) this.#heard.onChange();
      });
      watcher.on("error", () => {
        this.#unwatch(folder);
      });
      this.#watched.set(folder, watcher);
    } catch {
      // Folders that cannot be watched are read by the clock.
    }
  }

  #unwatch(folder: string): void {
    this.#watched.get(folder)?.close();
    this.#watched.delete(folder);
  }
}
