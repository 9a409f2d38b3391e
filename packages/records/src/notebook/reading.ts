import type { FileNotes } from "./fileNotes.ts";
import type { Naming } from "./names/naming.ts";
import type { NotebookFile } from "./notebookFile.ts";
import type { RowReader } from "./row/rowReader.ts";
import type { SummaryReader } from "./summaries/summaryReader.ts";

/** What the readers of a file share. */
export interface Reading {
  /** Its name, for messages. */
  readonly file: string;
  readonly naming: Naming;
  readonly notes: FileNotes;
  /** Prompts behind each mean of a file that does not state their number; null where that is not known. */
  readonly prompts: number | null;
}

/** What was read of one file: its rows, and the statistics that have no rows. One gain a model is no row of a prompt. */
export function fileOf(rowReader: RowReader, summaryReader: SummaryReader, notes: FileNotes): NotebookFile {
  const alone = rowReader.oneAModel();
  const { rows, columns } = rowReader.finish(alone === null);
  for (const { name, gain, ...whose } of alone ?? []) {
    const context = { ...whose, namesModel: true, prompts: null, point: null };
    summaryReader.add([{ name, value: gain }], context);
  }
  const kept = alone === null ? rows : [];
  return { rows: kept, columns, summaries: summaryReader.finish(kept), notes: notes.list() };
}
