import { notFinished, tooManyRows } from "../errors.ts";
import type { RunIndex } from "../folder/runIndex.ts";
import type { Comparison } from "../wire.ts";
import { comparedParts } from "./comparedParts.ts";
import { differencesOf } from "./differences.ts";
import { problemOf } from "./answer.ts";

/** A run's folder, and its models that are reported: undefined for all. */
export interface ReportedRun {
  readonly folder: string;
  readonly models: ReadonlySet<string> | undefined;
}

/** Makes the report of models of several runs together, as the text of an HTML file. */
export type MakeReport = (runs: readonly ReportedRun[]) => Promise<string>;

/** More rows take minutes to read and analyse. */
const MOST_ROWS = 100_000;
/** Reports that are kept, the last ones. */
const KEPT = 6;

/** Compares runs or models, one comparison at a time: each one reads all rows. */
export class Comparisons {
  readonly #index: RunIndex;
  readonly #makeReport: MakeReport;
  readonly #kept = new Map<string, Promise<Comparison>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(index: RunIndex, makeReport: MakeReport) {
    this.#index = index;
    this.#makeReport = makeReport;
  }

  /**
   * @param names of what is compared, as `comparedParts` reads them
   * @throws ViewerError as `comparedParts`; `bad_request` for a run that is not finished, `too_many_rows`
   */
  async of(names: readonly string[]): Promise<Comparison> {
    const parts = await comparedParts(names, (run) => this.#index.find(run));
    const entries = parts.map(({ entry }) => entry);
    const open = entries.find(({ state }) => state !== "finished");
    if (open !== undefined) throw notFinished(open.run);
    const rows = entries
      .flatMap(({ models }) => models)
      .reduce((sum, { measured }) => sum + (measured ?? 0), 0);
    if (rows > MOST_ROWS) throw tooManyRows(rows, MOST_ROWS);
    const { key: ofRuns, ...compared } = await differencesOf(entries);
    const key = JSON.stringify([ofRuns, ...parts.map(({ models }) => [...(models ?? [])])]);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const made = this.#last.then(async (): Promise<Comparison> => {
      const reported = parts.map(({ entry, models }) => ({ folder: entry.folder, models }));
      const report = await this.#makeReport(reported).then(
        (text) => ({ report: text, reason: null }),
        (error: unknown) => ({ report: null, reason: problemOf(error).message }),
      );
      const models = parts.map(({ entry, models: chosen }) =>
        entry.models.map(({ name }) => ({ name, isCompared: chosen?.has(name) ?? true })),
      );
      return { runs: entries.map(({ run }) => run), models, ...compared, ...report };
    });
    this.#last = made.catch(() => undefined);
    this.#kept.set(key, made);
    for (const old of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(old);
    return made;
  }
}
