import type { ColumnMapping } from "./names/naming.ts";

/** What a reader is told that the file does not say. */
export interface ReadingOptions {
  /** Columns by the field that they hold. */
  readonly columns?: ColumnMapping;
  /** Prompts behind each mean of a file that does not state their number. */
  readonly summaryPrompts?: number;
}
