import type { GainFindings } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { notebookCsv } from "./notebookCsv.ts";
import { notebookJson } from "./notebookJson.ts";
import type { ReportLabels } from "./reportLabels.ts";
import type { RowText } from "./rowText.ts";
import { spreadsheetCsv } from "./spreadsheetCsv.ts";
import { WholeColumns } from "./wholeColumns.ts";

const joined = ({ head, row, tail }: RowText, rows: readonly GainRow[]): string =>
  [head, ...rows.map(row), tail].join("");

/** The files of rows as one text; for tests. */
export const csvOf = (rows: readonly GainRow[], columns?: readonly string[]): string =>
  joined(notebookCsv(WholeColumns.of(rows), columns), rows);
export const spreadsheetOf = (rows: readonly GainRow[]): string =>
  joined(spreadsheetCsv(WholeColumns.of(rows)), rows);
export const jsonOf = (
  rows: readonly GainRow[],
  findings: GainFindings,
  labels: ReportLabels,
  columns?: readonly string[],
): string => joined(notebookJson(findings, labels, columns), rows);
