import type { ColumnMapping } from "./names/naming.ts";

/** Facts about a file that it does not contain. */
export interface ReadingOptions {
  /** Columns by field. */
  readonly columns?: ColumnMapping;
  /** Number of prompts of each mean, for a file that does not state it. */
  readonly summaryPrompts?: number;
}
