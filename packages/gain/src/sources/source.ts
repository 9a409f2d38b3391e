import type { RunTimeline } from "@gain/records";
import type { MeasuredModel } from "./measuredModel.ts";

/** A run or a file: its models, and all its rows as one Parquet file. */
export interface Source {
  readonly path: string;
  readonly models: readonly MeasuredModel[];
  /** Where the time of a run went, as far as it is known when this is asked. */
  readonly timeline?: () => RunTimeline | Promise<RunTimeline>;
  /** @throws RecordsError when the file cannot be written */
  readonly writeParquet: (path: string) => Promise<void>;
}
