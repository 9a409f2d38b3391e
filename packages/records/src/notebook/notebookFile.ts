import type { GainRow } from "../row/gainRow.ts";
import type { FileNote } from "./fileNotes.ts";
import type { StatedSummary } from "./summaries/statedSummary.ts";

/** What a file of the notebook's family holds. */
export interface NotebookFile {
  /** In the file's order; none where it holds summaries alone. */
  readonly rows: readonly GainRow[];
  /** Statistics of gains whose rows the file does not hold. */
  readonly summaries: readonly StatedSummary[];
  /**
   * The file's own names of its columns in their order: a CSV's header, or the keys of a JSON's rows as they first
   * appear, one for each meaning.
   */
  readonly columns: readonly string[];
  readonly notes: readonly FileNote[];
}
