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
 */
export function spreadsheetCsv(whole: WholeColumns, columns: readonly string[] = NOTEBOOK_COLUMNS): RowText {
  const csv = notebookCsv(
    whole,
    columns.map((name) => guarded(name)),
  );
  return {
    head: `${BYTE_ORDER_MARK}${csv.head}`,
    row: (row, index) => csv.row(guardedRow(row), index),
    tail: csv.tail,
  };
}

function guardedRow(row: GainRow): GainRow {
  const { extra, sourceText } = row;
  return {
    ...row,
    model: guarded(row.model),
    architecture: guarded(row.architecture),
    normType: guarded(row.normType),
    params: guarded(row.params),
    role: guarded(row.role),
    category: guarded(row.category),
    prompt: guarded(row.prompt),
    topToken: guarded(row.topToken),
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
