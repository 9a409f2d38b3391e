export { NOTEBOOK_PROMPTS } from "@gain/experiment";
export { readNotebookCsv, RunStore, verifyRun, type StoredRow } from "@gain/records";
