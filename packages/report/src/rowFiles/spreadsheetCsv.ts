import { NOTEBOOK_COLUMNS, type GainRow } from "@gain/records";
import { notebookCsv } from "./notebookCsv.ts";
import type { RowText } from "./rowText.ts";
import type { WholeColumns } from "./wholeColumns.ts";

/** Characters that spreadsheets interpret as the beginning of a formula, including East Asian wide signs. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Without this mark, a spreadsheet interprets UTF-8 as another encoding. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * The rows as a CSV for a spreadsheet: numbers are unchanged, and every text, including column names, that a
 * spreadsheet would interpret as a formula has an apostrophe before it. It is a copy for viewing; the file of
 * `notebookCsv` is exact.
 *
 * @param exact the text of `notebookCsv`, whose rows are used where they are equal
 */
export function spreadsheetCsv(
  whole: WholeColumns,
  columns: readonly string[] = NOTEBOOK_COLUMNS,
  exact: RowText = notebookCsv(whole, columns),
): RowText {
  const names = columns.map((name) => guarded(name));
  const csv = notebookCsv(whole, names);
  const isExact = columns.every((name, i) => name === names[i]);
  return {
    head: `${BYTE_ORDER_MARK}${csv.head}`,
    row: (row, index) => (isExact && isInert(row) ? exact.row(row, index) : csv.row(guardedRow(row), index)),
    tail: csv.tail,
  };
}

const TEXTS = [
  "model",
  "architecture",
  "normType",
  "params",
  "role",
  "category",
  "prompt",
  "topToken",
] as const satisfies readonly (keyof GainRow)[];

/** Has a row no text that would be changed, nor one of its source, which may be? */
const isInert = (row: GainRow): boolean =>
  row.extra == null && row.sourceText === undefined && !TEXTS.some((name) => FORMULA.test(row[name] ?? ""));

function guardedRow(row: GainRow): GainRow {
  const { extra, sourceText } = row;
  return {
    ...row,
    ...Object.fromEntries(TEXTS.map((name) => [name, guarded(row[name])])),
    ...(extra && { extra: guardedFields(extra) }),
    ...(sourceText && { sourceText: guardedFields(sourceText) }),
  };
}

function guardedFields<Value extends string | number | null>(
  fields: Readonly<Record<string, Value>>,
): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      guarded(name),
      typeof value === "string" && !isNumber(value) ? guarded(value) : value,
    ]),
  );
}

/** A file's own columns contain numbers as text: −0.5 begins like a formula but is a number. */
const isNumber = (text: string): boolean => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);

function guarded(text: string): string;
function guarded(text: string | null): string | null;
function guarded(text: string | null): string | null {
  return text !== null && FORMULA.test(text) ? `'${text}` : text;
}
