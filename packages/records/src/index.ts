export { writeFileAtomically } from "./files/atomicFile.ts";
export { deriveGains, type DerivedGains } from "./row/derive.ts";
export { RecordsError, type RecordsErrorCode } from "./errors.ts";
export { BLOCK_DEFINITIONS, BLOCK_SUFFIXES, GAIN_BLOCKS, type GainBlock } from "./row/gainBlock.ts";
export { faultPoint } from "./files/faultPoint.ts";
export { digestFile } from "./files/fileDigest.ts";
export type { GainFlag, GainRow, LastStep } from "./row/gainRow.ts";
export type { MeasurementPolicies } from "./identity/measurementKey.ts";
export { makeFolder } from "./files/makeFolder.ts";
export { notebookColumn } from "./notebook/names/columnNames.ts";
export { NOTEBOOK_COLUMNS, type NotebookColumn, type SourceColumn } from "./row/notebookColumns.ts";
export { readNotebookCsv } from "./notebook/csv/readCsv.ts";
export { NotebookFileError } from "./files/fileErrors.ts";
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
export type { PlannedPrompt } from "./identity/prompt.ts";
export { PromptDigest } from "./identity/promptDigest.ts";
export { QUANTITIES } from "./row/quantities.ts";
export { BLOCK_COLUMN, ROW_COLUMNS, RUN_QUANTITIES } from "./row/rowColumns.ts";
export { recordedSteps, type RecordedStep } from "./row/recordedStep.ts";
export { readManifest, sealRun, unsealRun, type RunManifest } from "./run/runManifest.ts";
export { makeScratchFolder, scratchPath } from "./files/scratchFolder.ts";
export { assertScratchRoot, scratchRoot } from "./files/scratchRoot.ts";
export type { RunTimeline } from "./run/runTimeline.ts";
export { discardRun, removeEmptyFolders } from "./run/discardRun.ts";
export { roundingAlarm, type RoundingAlarm } from "./verify/roundingAlarm.ts";
export { findRun, replacePlan, writePlan, type FoundRun, type RunPlan } from "./run/runPlan.ts";
export type { StoredModel } from "./store/modelTable.ts";
export type { RunCounts } from "./store/runCounts.ts";
export { NO_ROWS } from "./row/rowBlock.ts";
export { RunStore } from "./store/runStore.ts";
export { storedGainRow, storedLabels, type ModelLabels } from "./store/storedGainRow.ts";
export type { StoredRow } from "./store/storedRow.ts";
export type { Suspicion } from "./store/suspicionTable.ts";
export type { CategoryGains, GainQuantiles, GainSummary, StoredSummary } from "./summary/gainSummary.ts";
export { summarizeStored } from "./summary/summarizeStored.ts";
export { isTemporary } from "./files/temporaryFile.ts";
export { writeTextsAtomically } from "./files/textFiles.ts";
export type { Check } from "./verify/verifyCheck.ts";
export { verifyRun, type Verification } from "./verify/verifyRun.ts";
