export { writeFileAtomically } from "./files/atomicFile.ts";
export { deriveGains, type DerivedGains } from "./row/derive.ts";
export { ModelChanged, RecordsError, type RecordsErrorCode } from "./errors.ts";
export { BLOCK_DEFINITIONS, BLOCK_SUFFIXES, GAIN_BLOCKS, type GainBlock } from "./row/gainBlock.ts";
export { faultPoint } from "./files/faultPoint.ts";
export { digestFile, digestOf, type FileDigest, type FileEntry } from "./files/fileDigest.ts";
export type { GainFlag, GainRow, LastStep } from "./row/gainRow.ts";
export type { MeasurementPolicies } from "./identity/measurementKey.ts";
export { makeFolder } from "./files/makeFolder.ts";
export { assertPlainFile, readPlainFile } from "./files/plainFile.ts";
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
export { writeTableParquet, type TableColumns, type TableValue } from "./parquet/tableParquet.ts";
export { writeRowsParquet } from "./parquet/writeRowsParquet.ts";
export { positionsName, readPositionsBeside } from "./parquet/positionsFile.ts";
export { writePositionsParquet } from "./parquet/writePositionsParquet.ts";
export { writeVectorIndex } from "./parquet/writeVectorIndex.ts";
export { writeRunParquet } from "./parquet/writeRunParquet.ts";
export type { MetaValue, PlannedPrompt, PromptTurn } from "./identity/prompt.ts";
export { MetaDigest, type PlannedMeta } from "./identity/metaDigest.ts";
export { PromptDigest } from "./identity/promptDigest.ts";
export { POSITION_GAINS, POSITION_LABELS, POSITION_QUANTITIES } from "./row/positionColumns.ts";
export { QUANTITIES } from "./row/quantities.ts";
export { isMeta, META_ID, META_PREFIX, metaNames } from "./row/metaNames.ts";
export { BLOCK_COLUMN, ERROR_COLUMNS, ROW_COLUMNS, RUN_QUANTITIES } from "./row/rowColumns.ts";
export { recordedSteps, type RecordedStep } from "./row/recordedStep.ts";
export {
  readDigestedManifest,
  readManifest,
  SealedFacts,
  unsealRun,
  type RunManifest,
} from "./run/runManifest.ts";
export { sealRun, type SealableRun } from "./seal/sealRun.ts";
export { makeScratchFolder, readyScratch, scratchPath } from "./files/scratchFolder.ts";
export { assertScratchRoot, scratchRoot } from "./files/scratchRoot.ts";
export type { RunTimeline } from "./run/runTimeline.ts";
export { assertSameRun, runIdentity } from "./run/runIdentity.ts";
export { writerOf } from "./run/writerOf.ts";
export { discardRun, removeEmptyFolders } from "./run/discardRun.ts";
export { leftOutNumbers } from "./verify/leftOutNumbers.ts";
export { roundingAlarm, type RoundingAlarm } from "./verify/roundingAlarm.ts";
export { findRun, replacePlan, writePlan, type FoundRun, type RunPlan } from "./run/runPlan.ts";
export type { ModelFailure } from "./store/failureTable.ts";
export type { Load, StoredLoad } from "./store/loadTable.ts";
export type { StoredModel } from "./store/modelTable.ts";
export type { RunCounts } from "./store/runCounts.ts";
export { NO_ROWS } from "./row/rowBlock.ts";
export { metaFields, type MetaFields } from "./store/metaFields.ts";
export type { PositionGains } from "./store/positionGains.ts";
export type { VectorRows } from "./row/rowBatch.ts";
export { vectorBytes } from "./vectors/vectorNumbers.ts";
export { RunStore } from "./store/runStore.ts";
export { storedGainRow, storedLabels, type ModelLabels } from "./store/storedGainRow.ts";
export type { StoredRow } from "./store/storedRow.ts";
export type { Suspicion } from "./store/suspicionTable.ts";
export type { CategoryGains, GainQuantiles, GainSummary, StoredSummary } from "./summary/gainSummary.ts";
export { summarizeStored } from "./summary/summarizeStored.ts";
export { isTemporary } from "./files/temporaryFile.ts";
export { writeTextsAtomically } from "./files/textFiles.ts";
export { checkOf, type Check } from "./verify/verifyCheck.ts";
export { assertPassed, assertSound } from "./verify/verifyStore.ts";
export { quickCheck, type QuickCheck } from "./verify/quickCheck.ts";
export { MANIFEST_FILE, PLAN_FILE, STORE_FILE, VECTORS_FOLDER } from "./files/runFiles.ts";
export {
  keepVerification,
  keptVerification,
  lastVerification,
  type KeptVerification,
} from "./verify/keptVerification.ts";
export { verifyFiles } from "./verify/verifyFiles.ts";
export { verifyRun, type SealedRun, type Verification, type Verifying } from "./verify/verifyRun.ts";
