import type { FileNotes } from "./fileNotes.ts";
import type { Naming } from "./names/naming.ts";
import type { NotebookFile } from "./notebookFile.ts";
import type { RowReader } from "./row/rowReader.ts";
import type { SummaryReader } from "./summaries/summaryReader.ts";

/** The parameters of reading one file. */
export interface Reading {
  /** The file's name, for messages. */
  readonly file: string;
  readonly naming: Naming;
  readonly notes: FileNotes;
  /** Number of prompts of each mean, for a file that does not state it; null if unknown. */
  readonly prompts: number | null;
}

/** The rows of one file, and the statistics without rows. One gain per model is a statistic, not the row of a prompt. */
export function fileOf(rowReader: RowReader, summaryReader: SummaryReader, notes: FileNotes): NotebookFile {
  const alone = rowReader.onePerModel();
  const { rows, columns } = rowReader.finish(alone === null);
  for (const { name, gain, ...owner } of alone ?? []) {
    const context = { ...owner, namesModel: true, prompts: null, point: null };
    summaryReader.add([{ name, value: gain }], context);
  }
  const kept = alone === null ? rows : [];
  return { rows: kept, columns, summaries: summaryReader.finish(kept), notes: notes.list() };
}
