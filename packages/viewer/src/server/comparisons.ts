import { notFinished, severalNeeded, tooManyRows } from "../errors.ts";
import type { RunIndex } from "../folder/runIndex.ts";
import type { Comparison } from "../wire.ts";
import { differencesOf } from "./differences.ts";
import { problemOf } from "./answer.ts";

/** Makes the report of all models of several runs, as the text of an HTML file. */
export type MakeReport = (folders: readonly string[]) => Promise<string>;

const FEWEST = 2;
const MOST = 12;
/** More rows take minutes to read and analyse. */
const MOST_ROWS = 100_000;
/** Reports that are kept, the last ones. */
const KEPT = 6;

/** Compares runs, one comparison at a time: each one reads all rows. */
export class Comparisons {
  readonly #index: RunIndex;
  readonly #makeReport: MakeReport;
  readonly #kept = new Map<string, Promise<Comparison>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(index: RunIndex, makeReport: MakeReport) {
    this.#index = index;
    this.#makeReport = makeReport;
  }

  /** @throws ViewerError `bad_request`, `not_found` */
  async of(runs: readonly string[]): Promise<Comparison> {
    const names = [...new Set(runs)];
    if (names.length < FEWEST || names.length > MOST) throw severalNeeded(names.length);
    const entries = await Promise.all(names.map((run) => this.#index.find(run)));
    const open = entries.find(({ state }) => state !== "finished");
    if (open !== undefined) throw notFinished(open.run);
    const rows = entries
      .flatMap(({ models }) => models)
      .reduce((sum, { measured }) => sum + (measured ?? 0), 0);
    if (rows > MOST_ROWS) throw tooManyRows(rows, MOST_ROWS);
    const { key, ...compared } = await differencesOf(entries);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const made = this.#last.then(async (): Promise<Comparison> => {
      const report = await this.#makeReport(entries.map(({ folder }) => folder)).then(
        (text) => ({ report: text, reason: null }),
        (error: unknown) => ({ report: null, reason: problemOf(error).message }),
      );
      const models = entries.map((entry) => entry.models.map(({ name }) => name));
      return { runs: names, models, ...compared, ...report };
    });
    this.#last = made.catch(() => undefined);
    this.#kept.set(key, made);
    for (const old of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(old);
    return made;
  }
}
