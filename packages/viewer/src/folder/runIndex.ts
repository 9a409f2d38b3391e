/**
 * The runs of a folder, kept up to date at the cost of one `stat` a run: every change of a run's small files renames a file
 * into its folder, which changes the folder's own time. A run that measures can also end without a change, so it is read
 * again at every look.
 */
import { lstat } from "node:fs/promises";
import { basename, join } from "node:path";
import { lastVerification } from "@gain/records";
import { noSuchRun } from "../errors.ts";
import { readLive } from "../live/readLive.ts";
import type { LiveRun } from "../live/liveRun.ts";
import type { LiveProgress, RunEntry, RunList, ShownRun } from "../wire.ts";
import { runEntry } from "./runEntry.ts";
import { folderNames, newestFirst } from "./runsIn.ts";

const AT_ONCE = 32;

interface Known {
  readonly time: number;
  readonly entry: RunEntry | undefined;
}

export class RunIndex {
  readonly folder: string;
  readonly #known = new Map<string, Known>();
  #live = new Map<string, LiveRun>();
  /** Is the folder itself a run? */
  #isRun = false;
  #looking: Promise<void> | undefined;
  /** When a run, any one, was last verified. */
  #verified = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Reads what has changed. Calls at the same time share one look.
   *
   * @throws ViewerError `cannot_list`
   */
  look(): Promise<void> {
    return (this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    }));
  }

  async #look(): Promise<void> {
    const verified = await lastVerification();
    const isAnew = verified !== this.#verified;
    this.#verified = verified;
    const names = await folderNames(this.folder);
    this.#isRun = (await runEntry(this.folder)) !== undefined;
    const folders = this.#isRun ? [this.folder] : names.map((name) => join(this.folder, name));
    const present = new Set(folders);
    for (const folder of this.#known.keys()) if (!present.has(folder)) this.#known.delete(folder);
    const left = folders.values();
    const read = async (): Promise<void> => {
      for (const folder of left) await this.#update(folder, isAnew);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, read));
    await this.#readLive();
  }

  /** @param isAnew also where the folder has not changed */
  async #update(folder: string, isAnew = false): Promise<void> {
    const status = await lstat(folder).catch(() => undefined);
    if (status?.isDirectory() !== true) {
      this.#known.delete(folder);
      return;
    }
    const known = this.#known.get(folder);
    if (!isAnew && known?.time === status.mtimeMs && known.entry?.state !== "measuring") return;
    this.#known.set(folder, { time: status.mtimeMs, entry: await runEntry(folder) });
  }

  async #readLive(): Promise<void> {
    const live = new Map<string, LiveRun>();
    for (const { run, folder, state } of this.entries()) {
      if (state !== "measuring") continue;
      const found = await readLive(folder);
      if (found !== undefined) live.set(run, found);
    }
    this.#live = live;
  }

  /** The live file of one run, read again; undefined for a run that does not measure, as far as is known. */
  async readLive(run: string): Promise<LiveRun | undefined> {
    const entry = this.entries().find((each) => each.run === run);
    if (entry?.state !== "measuring") return undefined;
    const live = await readLive(entry.folder);
    if (live !== undefined) this.#live = new Map(this.#live).set(run, live);
    return live;
  }

  /** The newest first. */
  entries(): readonly RunEntry[] {
    return newestFirst([...this.#known.values()].flatMap(({ entry }) => entry ?? []));
  }

  /** Of the runs that measure, by name. */
  get live(): ReadonlyMap<string, LiveRun> {
    return this.#live;
  }

  list(): RunList {
    return {
      title: basename(this.folder),
      runs: this.entries().map(shown),
      progress: Object.fromEntries([...this.#live].map(([run, live]) => [run, progressOf(live)])),
    };
  }

  /**
   * The run of a name, as it is on disk now.
   *
   * @throws ViewerError `not_found`, also where a link has taken the folder's place
   */
  async find(run: string): Promise<RunEntry> {
    const folder = this.#isRun && run === basename(this.folder) ? this.folder : join(this.folder, run);
    if (!this.#known.has(folder) || basename(folder) !== run) throw noSuchRun(run);
    await this.#update(folder);
    const entry = this.#known.get(folder)?.entry;
    if (entry === undefined) throw noSuchRun(run);
    return entry;
  }
}

export const shown = ({ run, startedAt, prompts, state, reason, models, verified }: RunEntry): ShownRun => ({
  ...{ run, startedAt, prompts, state, reason, models, verified },
});

const progressOf = ({ done, planned, rate, secondsLeft }: LiveRun): LiveProgress => ({
  ...{ done, planned, rate, secondsLeft },
});
