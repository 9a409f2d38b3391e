import type { GainRow } from "../gainRow.ts";
import type { FileNote } from "./fileNotes.ts";

/** What a file of the notebook's family holds. */
export interface NotebookFile {
  /** At least one, in the file's order. */
  readonly rows: readonly GainRow[];
  /**
   * The file's own names of its columns in their order: a CSV's header, or the keys of a JSON's rows as they first
   * appear, one for each meaning.
   */
  readonly columns: readonly string[];
  readonly notes: readonly FileNote[];
}
