import type { AnalysisPlan } from "@gain/analysis";
import type { ReadingOptions, RunTimeline, StatedSummary } from "@gain/records";
import type { LeftOutModel, ProvenanceGroup } from "@gain/report";
import type { Families } from "../familyOption.ts";
import type { MeasuredModel } from "./measuredModel.ts";

/** A command's options for reading a source. */
export interface SourceOptions extends ReadingOptions {
  /** The smallest change of ln gain that matters; left out for the run's plan, or else the default. */
  readonly margin?: number;
  /** The column whose values are the categories; left out for that of the run's plan, or else `category`. */
  readonly groupBy?: string;
}

/** A run or a file: its models, and all its rows as one Parquet file. */
export interface Source {
  readonly path: string;
  readonly models: readonly MeasuredModel[];
  /** The summaries in a file without their rows; left out for a run. */
  readonly stated?: StatedSource;
  /** The models of a run that its outputs leave out; absent for a file. */
  readonly leftOut?: readonly LeftOutModel[];
  /** The families that a finished run was analysed with; absent for a file. */
  readonly families?: Families;
  /** The analysis that the study of a run fixed; left out where none did. */
  readonly plan?: AnalysisPlan;
  /** The timeline of a run, as far as it is known at the call. */
  readonly timeline?: () => RunTimeline | Promise<RunTimeline>;
  /** Writes the rows of positions; left out where there are none. */
  readonly writePositions?: (path: string) => Promise<void>;
  /** Writes the index of the vectors; left out where there are none. */
  readonly writeVectorIndex?: (path: string) => Promise<void>;
  /** @throws RecordsError when the file cannot be written */
  readonly writeParquet: (path: string) => Promise<void>;
}

/** Summaries of one file, with the reader's notes on the file. */
export interface StatedSource {
  readonly summaries: readonly StatedSummary[];
  readonly notes: readonly string[];
  readonly facts: ProvenanceGroup["facts"];
}
