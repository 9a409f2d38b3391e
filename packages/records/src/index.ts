export { RunStore } from "./store/runStore.ts";
export type { MeasuredRowLike } from "./store/rowBatch.ts";
export type { PlannedPrompt } from "./prompt.ts";
export type { GainFlag, GainRow } from "./gainRow.ts";
export { NOTEBOOK_COLUMNS, type NotebookColumn } from "./notebook/columns.ts";
export { NotebookFileError } from "./notebook/errors.ts";
export { readNotebookCsv } from "./notebook/readCsv.ts";
export { readNotebookJson } from "./notebook/readJson.ts";
