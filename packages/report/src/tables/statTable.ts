import type { Finding } from "@gain/analysis";

/** A cell: its text, a remark below it, and whether the text is the reason for a missing number. */
export interface StatCell {
  readonly text: string;
  readonly note?: string;
  readonly isMissing?: boolean;
}

export interface StatColumn {
  readonly title: string;
  readonly align: "text" | "number";
}

/** A table of a report, independent of the output format. The first column names the row. */
export interface StatTable {
  readonly caption: string;
  readonly columns: readonly StatColumn[];
  readonly rows: readonly (readonly StatCell[])[];
}

export const textColumn = (title: string): StatColumn => ({ title, align: "text" });
export const numberColumn = (title: string): StatColumn => ({ title, align: "number" });

export const cell = (text: string): StatCell => ({ text });

/** A result, or the reason why it is not defined. */
export const resultCell = <Value>(finding: Finding<Value>, write: (value: Value) => string): StatCell =>
  finding.defined ? { text: write(finding.value) } : { text: finding.reason, isMissing: true };

/** A result; a dash where it is not defined, because another cell of the row has the reason. */
export const dependentCell = <Value>(finding: Finding<Value>, write: (value: Value) => string): StatCell =>
  cell(finding.defined ? write(finding.value) : "–");
