import type { GainFindings } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { notebookCsv } from "../src/rowFiles/notebookCsv.ts";
import { notebookJson } from "../src/rowFiles/notebookJson.ts";
import type { ReportLabels } from "../src/reportLabels.ts";
import type { RowText } from "../src/rowFiles/rowText.ts";
import { spreadsheetCsv } from "../src/rowFiles/spreadsheetCsv.ts";
import { WholeColumns } from "../src/rowFiles/wholeColumns.ts";

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
