import type { ReadingOptions, RunTimeline, StatedSummary } from "@gain/records";
import type { ProvenanceGroup } from "@gain/report";
import type { MeasuredModel } from "./measuredModel.ts";

/** What a command says of what it reads. */
export interface SourceOptions extends ReadingOptions {
  /** The smallest change of ln gain that matters; left out for what the run planned, else the default. */
  readonly margin?: number;
}

/** A run or a file: its models, and all its rows as one Parquet file. */
export interface Source {
  readonly path: string;
  readonly models: readonly MeasuredModel[];
  /** What a file states of gains whose rows it does not hold; left out for a run. */
  readonly stated?: StatedSource;
  /** Where the time of a run went, as far as it is known when this is asked. */
  readonly timeline?: () => RunTimeline | Promise<RunTimeline>;
  /** @throws RecordsError when the file cannot be written */
  readonly writeParquet: (path: string) => Promise<void>;
}

/** Summaries of one file, with what its reader notes of the file. */
export interface StatedSource {
  readonly summaries: readonly StatedSummary[];
  readonly notes: readonly string[];
  readonly facts: ProvenanceGroup["facts"];
}
