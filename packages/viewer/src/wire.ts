/** What the server tells the page. Types alone, so that the page can import them. */

/** A model of a run as a list of runs shows it; null where the run does not tell yet. */
export interface ListedModel {
  readonly name: string;
  readonly measured: number | null;
  readonly errors: number | null;
  /** Geometric mean gain over the run's categories, and its interval. */
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: string | null;
}

/** `finished` with error rows or failed models has its reason. */
export type RunState = "measuring" | "unfinished" | "finished" | "unreadable";

/** One run of a folder of runs. */
export interface RunEntry {
  readonly run: string;
  readonly folder: string;
  /** Start of the run in local time, `YYYYMMDD_HHMMSS`; null where its plan cannot be read. */
  readonly startedAt: string | null;
  readonly prompts: number | null;
  readonly state: RunState;
  /** What is behind the state; null where nothing is to be said. */
  readonly reason: string | null;
  readonly models: readonly ListedModel[];
  /** That `gain verify` proved it on this machine, with this manifest; null where it did not. */
  readonly verified: Verified | null;
}

export interface Verified {
  /** ISO 8601. */
  readonly at: string;
  /** Were pictures and report made again and compared too? */
  readonly drawings: boolean;
}

/** A run as the page lists it: without its path on this machine. */
export type ShownRun = Omit<RunEntry, "folder">;

/** How far a run that measures is: the part of its live file that a list shows. */
export interface LiveProgress {
  readonly done: number;
  readonly planned: number;
  /** Rows per second; null before the first ones. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
}

/** The runs of a folder. */
export interface RunList {
  readonly title: string;
  readonly runs: readonly ShownRun[];
  /** Of the runs that measure now, by name. */
  readonly progress: Readonly<Record<string, LiveProgress>>;
}

/** A file of a run. */
export interface RunFile {
  readonly file: string;
  readonly bytes: number;
}

/** What the page of one run needs beside its report and rows. */
export interface RunPageFacts {
  readonly run: ShownRun;
  /** The sealed files; empty for a run that is not finished. */
  readonly files: readonly RunFile[];
  /** The file with all rows; null where there is none. */
  readonly rows: RunFile | null;
  /** Does the run have a report? */
  readonly hasReport: boolean;
}

/** One line of the differences between runs: what it is, and each run's value. */
export interface Difference {
  readonly what: string;
  readonly values: readonly (string | null)[];
}

/** A model of a compared run. */
export interface ComparedModel {
  readonly name: string;
  readonly isCompared: boolean;
}

/** Runs, or models of runs, beside each other. */
export interface Comparison {
  readonly runs: readonly string[];
  /** Each run's models. */
  readonly models: readonly (readonly ComparedModel[])[];
  /** Options, versions and digests in which the runs differ. */
  readonly differences: readonly Difference[];
  /** How many such facts are equal. */
  readonly equal: number;
  /** The report of the compared models together, as the text of an HTML file; null where it cannot be made. */
  readonly report: string | null;
  /** Why there is no report; null where there is one. */
  readonly reason: string | null;
}

/** One check of a run's files. */
export interface FileCheck {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** A message of the event stream. */
export type ViewerEvent =
  | { readonly kind: "runs"; readonly list: RunList }
  | { readonly kind: "live"; readonly run: string; readonly live: unknown };

/** The body of an answer that is no success. */
export interface ViewerProblem {
  readonly code: string;
  readonly message: string;
}
