export { amongOthers } from "./among.ts";
export { comparisonSummary } from "./comparisonSummary.ts";
export { ReportError } from "./errors.ts";
export { latexTable } from "./latexTable.ts";
export { markdownSummary } from "./markdownSummary.ts";
export { notebookCsv } from "./notebookCsv.ts";
export { notebookJson } from "./notebookJson.ts";
export { htmlReport } from "./page/htmlReport.ts";
export { MOST_SHOWN } from "./page/rowsSection.ts";
export type {
  ModelReport,
  ProvenanceGroup,
  ReportChart,
  ReportInput,
  ReportTimeline,
  SelfCheck,
} from "./reportInput.ts";
export { experimentTitle, type ReportLabels, type SeenArchitecture } from "./reportLabels.ts";
export type { ReportedSummary } from "./reportedSummary.ts";
export { runJson, type RunJson } from "./runJson.ts";
export type { RowText } from "./rowText.ts";
export { spreadsheetCsv } from "./spreadsheetCsv.ts";
export { statedSummaries } from "./statedTables.ts";
export { summariesCsv } from "./summariesCsv.ts";
export { summaryTables } from "./tables.ts";
export { textTable, type Column } from "./textTable.ts";
export { timelineSummary } from "./timelineTable.ts";
export { verdictBox } from "./verdictBox.ts";
export { visibleText } from "./visibleText.ts";
export { WholeColumns } from "./wholeColumns.ts";
