export { notebookCsv } from "./notebookCsv.ts";
export { comparisonKey, notebookJson } from "./notebookJson.ts";
export { pythonFixed, pythonRepr } from "./pythonNumber.ts";
export { experimentTitle, type ReportLabels } from "./reportLabels.ts";
export { runJson, type ReportedModel, type RunJson } from "./runJson.ts";
export {
  categoryTable,
  referenceTable,
  resultsSummary,
  statisticalValidation,
  summaryTables,
} from "./tables.ts";
export { textTable, type Column } from "./textTable.ts";
export { verdictBox } from "./verdictBox.ts";
export { visibleText } from "./visibleText.ts";
