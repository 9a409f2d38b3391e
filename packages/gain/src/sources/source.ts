import type { MeasuredModel } from "./measuredModel.ts";

/** A run or a file: its models, and all its rows as one Parquet file. */
export interface Source {
  readonly path: string;
  readonly models: readonly MeasuredModel[];
  /** @throws RecordsError when the file cannot be written */
  readonly writeParquet: (path: string) => Promise<void>;
}
