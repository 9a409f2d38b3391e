import type { GainRow } from "../row/gainRow.ts";
import type { FileNote } from "./fileNotes.ts";
import type { StatedSummary } from "./summaries/statedSummary.ts";

/** The content of a file of the notebook's family. */
export interface NotebookFile {
  /** In the file's order; empty if it has only summaries. */
  readonly rows: readonly GainRow[];
  /** Statistics of gains whose rows the file does not contain. */
  readonly summaries: readonly StatedSummary[];
  /**
   * The file's names of its columns in order: a CSV's header, or the keys of a JSON's rows in order of appearance, one per
   * meaning.
   */
  readonly columns: readonly string[];
  readonly notes: readonly FileNote[];
}
