import type { Finding } from "@gain/analysis";

/** A cell: its text, a remark below it, and whether the text says why a number is missing. */
export interface StatCell {
  readonly text: string;
  readonly note?: string;
  readonly isMissing?: boolean;
}

export interface StatColumn {
  readonly title: string;
  readonly align: "text" | "number";
}

/** A table of a report, for every format that has tables. The first column names the row. */
export interface StatTable {
  readonly caption: string;
  readonly columns: readonly StatColumn[];
  readonly rows: readonly (readonly StatCell[])[];
}

export const textColumn = (title: string): StatColumn => ({ title, align: "text" });
export const numberColumn = (title: string): StatColumn => ({ title, align: "number" });

export const cell = (text: string): StatCell => ({ text });

/** A result, or the reason why there is none. */
export const resultCell = <Value>(finding: Finding<Value>, write: (value: Value) => string): StatCell =>
  finding.defined ? { text: write(finding.value) } : { text: finding.reason, isMissing: true };

/** A result whose reason another cell of the row gives already. */
export const dependentCell = <Value>(finding: Finding<Value>, write: (value: Value) => string): StatCell =>
  cell(finding.defined ? write(finding.value) : "–");
