import type { GainRow } from "@gain/records";
import { notebookCsv } from "./notebookCsv.ts";

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * The rows as a CSV to open in a spreadsheet: numbers untouched, an apostrophe before every text that a spreadsheet
 * would take for a formula. A copy for the eye: the file of `notebookCsv` is the exact one.
 */
export function spreadsheetCsv(rows: readonly GainRow[]): string {
  return notebookCsv(rows.map(guarded));
}

function guarded({ sourceText: _exact, ...row }: GainRow): GainRow {
  return {
    ...row,
    model: guard(row.model),
    architecture: guard(row.architecture),
    normType: guard(row.normType),
    params: guard(row.params),
    role: guard(row.role),
    category: guard(row.category),
    prompt: guard(row.prompt),
    topToken: guard(row.topToken),
  };
}

function guard<Text extends string | null>(text: Text): Text;
function guard(text: string | null): string | null {
  return text !== null && FORMULA.test(text) ? `'${text}` : text;
}
