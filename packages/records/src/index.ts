export { writeFileAtomically } from "./atomicFile.ts";
export { deriveGains, type DerivedGains } from "./derive.ts";
export { RecordsError, type RecordsErrorCode } from "./errors.ts";
export { BLOCK_DEFINITIONS, BLOCK_SUFFIXES, GAIN_BLOCKS, type GainBlock } from "./gainBlock.ts";
export { digestFile } from "./fileDigest.ts";
export type { GainFlag, GainRow, LastStep } from "./gainRow.ts";
export type { MeasurementPolicies } from "./measurementKey.ts";
export { makeFolder } from "./makeFolder.ts";
export { notebookColumn } from "./notebook/names/columnNames.ts";
export { NOTEBOOK_COLUMNS, type NotebookColumn, type SourceColumn } from "./notebook/names/columns.ts";
export { readNotebookCsv } from "./notebook/csv/readCsv.ts";
export { NotebookFileError } from "./notebook/errors.ts";
export type { FileNote } from "./notebook/fileNotes.ts";
export { readNotebookJson } from "./notebook/json/readJson.ts";
export type { ColumnMapping, MappedField } from "./notebook/names/naming.ts";
export type { NotebookFile } from "./notebook/notebookFile.ts";
export { readNotebookFile } from "./notebook/readNotebookFile.ts";
export type { ReadingOptions } from "./notebook/readingOptions.ts";
export { pandasFloat } from "./notebook/row/numberText.ts";
export { promptShort } from "./notebook/row/promptShort.ts";
export { pythonRepr } from "./notebook/row/pythonRepr.ts";
export type { StatedSummary } from "./notebook/summaries/statedSummary.ts";
export { copyParquet } from "./parquet/copyParquet.ts";
export {
  gainParquetRows,
  openGainParquet,
  type GainParquet,
  type GainParquetRow,
} from "./parquet/gainParquet.ts";
export { isParquet } from "./parquet/isParquet.ts";
export { parquetNames, parquetRecords } from "./parquet/parquetRecords.ts";
export { writeRowsParquet } from "./parquet/writeRowsParquet.ts";
export { writeRunParquet } from "./parquet/writeRunParquet.ts";
export type { PlannedPrompt } from "./prompt.ts";
export { PromptDigest } from "./promptDigest.ts";
export { recordedSteps, type RecordedStep } from "./recordedStep.ts";
export { readManifest, sealRun, type RunManifest } from "./runManifest.ts";
export { assertScratchRoot, scratchRoot } from "./scratchRoot.ts";
export type { RunTimeline } from "./runTimeline.ts";
export { discardRun, removeEmptyFolders } from "./discardRun.ts";
export { roundingAlarm, type RoundingAlarm } from "./roundingAlarm.ts";
export { findRun, replacePlan, writePlan, type FoundRun, type RunPlan } from "./runPlan.ts";
export type { StoredModel } from "./store/modelTable.ts";
export type { RunCounts } from "./store/runCounts.ts";
export { NO_ROWS } from "./store/rowBlock.ts";
export { RunStore } from "./store/runStore.ts";
export { storedGainRow, storedLabels, type ModelLabels } from "./store/storedGainRow.ts";
export type { StoredRow } from "./store/storedRow.ts";
export type { CategoryGains, GainQuantiles, GainSummary, StoredSummary } from "./summary/gainSummary.ts";
export { summarizeStored } from "./summary/summarizeStored.ts";
export { isTemporary } from "./temporaryFile.ts";
export { writeTextsAtomically } from "./textFiles.ts";
export type { Check } from "./verifyCheck.ts";
export { verifyRun, type Verification } from "./verifyRun.ts";
