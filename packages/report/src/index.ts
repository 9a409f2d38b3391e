export { leftOutText, type LeftOutModel } from "./leftOutModel.ts";
export { amongOthers } from "./words/among.ts";
export { comparisonSummary } from "./terminal/comparisonSummary.ts";
export { citedByDefault, NOTEBOOK_CITED, type CitedValues } from "./citedValues.ts";
export { ReportError } from "./errors.ts";
export { latexTable } from "./latex/latexTable.ts";
export { markdownSummary } from "./markdown/markdownSummary.ts";
export { notebookCsv } from "./rowFiles/notebookCsv.ts";
export { notebookJson } from "./rowFiles/notebookJson.ts";
export { htmlReport } from "./page/htmlReport.ts";
export { markup } from "./page/markup.ts";
export { reportAssets, type ReportAssets } from "./page/reportAssets.ts";
export { MOST_SHOWN } from "./page/rowTable.ts";
export type {
  ChartPlace,
  ModelReport,
  ProvenanceGroup,
  ReportChart,
  ReportInput,
  ReportTimeline,
  SelfCheck,
} from "./reportInput.ts";
export { experimentTitle, type ReportLabels, type SeenArchitecture } from "./reportLabels.ts";
export type { ReportedSummary } from "./reportedSummary.ts";
export { runJson, type RunJson } from "./rowFiles/runJson.ts";
export type { RowText } from "./rowFiles/rowText.ts";
export { spreadsheetCsv } from "./rowFiles/spreadsheetCsv.ts";
export { statedSummaries } from "./terminal/statedSummaries.ts";
export type { StudyGain, StudyReport } from "./studyReport.ts";
export { summariesCsv } from "./rowFiles/summariesCsv.ts";
export { summaryTables } from "./terminal/summaryTables.ts";
export { textTable, type Column } from "./terminal/textTable.ts";
export { timelineSummary } from "./terminal/timelineSummary.ts";
export { shortForm, type ShortInput } from "./terminal/shortForm.ts";
export { twinsPage } from "./page/twinsPage.ts";
export { twinsSummary } from "./terminal/twinsSummary.ts";
export type { ReportedPlan, TwinsReport } from "./twinsReport.ts";
export { verdictBox } from "./terminal/verdictBox.ts";
export { TERMINAL_WIDTH, wrapText } from "./text/wrapLine.ts";
export { visibleText } from "./text/visibleText.ts";
export { WholeColumns } from "./rowFiles/wholeColumns.ts";
