import { NOTEBOOK_COLUMNS, type GainRow, type NotebookColumn } from "@gain/records";
import { notebookFields } from "./notebookFields.ts";
import { float, type PythonScalar } from "./pythonJsonText.ts";
import { pythonRepr } from "./pythonNumber.ts";

/**
 * The rows as pandas' `to_csv(index=False)` writes them from the notebook's data frame: its columns in its order,
 * minimal quoting, LF, nothing for NaN and for a missing label. A carriage return is quoted; Python 3.11 leaves it
 * bare, and pandas then cannot read its own file. Texts are exact: nothing is guarded against spreadsheets.
 *
 * @param columns those to write, for files of the family that lack some.
 */
export function notebookCsv(
  rows: readonly GainRow[],
  columns: readonly NotebookColumn[] = NOTEBOOK_COLUMNS,
): string {
  const complexityIsFloat = rows.some(({ complexity }) => !Number.isInteger(complexity));
  const lines = rows.map((row) => {
    const fields = notebookFields(row);
    // pandas makes a column of whole numbers a float one when one of them is missing.
    const complexity =
      complexityIsFloat && row.complexity !== null ? float(row.complexity) : fields.Complexity;
    return columns.map((column) => cell(column === "Complexity" ? complexity : fields[column])).join(",");
  });
  return [columns.join(","), ...lines, ""].join("\n");
}

function cell(value: PythonScalar): string {
  if (value === null) return "";
  if (typeof value === "string") return quoted(value);
  if ("int" in value) return String(value.int);
  return Number.isNaN(value.float) ? "" : pythonRepr(value.float);
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
