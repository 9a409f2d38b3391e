import { NOTEBOOK_COLUMNS, notebookColumn, pandasFloat, pythonRepr, type GainRow } from "@gain/records";
import { fieldOfRow, type FieldValue } from "./notebookFields.ts";
import { isList, type PythonScalar } from "./pythonJsonText.ts";
import { keepingLast } from "./keepingLast.ts";
import type { RowText } from "./rowText.ts";
import type { WholeColumns } from "./wholeColumns.ts";

/**
 * The rows as pandas' `to_csv(index=False)` writes them: minimal quoting, LF, empty fields for NaN and missing values.
 * Rows that were read from a CSV reproduce its bytes under its own header, if the file has LF and only necessary
 * quotes. There is one difference: a carriage return is quoted. Python 3.11 does not quote it, and pandas then cannot
 * read its own file. Texts are exact: there is no protection against spreadsheets.
 *
 * @param whole of all the rows
 * @param columns the columns to write, by their names in the rows' own file; the notebook's where left out
 */
export function notebookCsv(whole: WholeColumns, columns: readonly string[] = NOTEBOOK_COLUMNS): RowText {
  const cells = columns.map((name) => {
    const cell = cellOfRow(name, whole);
    const quote = keepingLast(quoted);
    return (row: GainRow): string => quote(cell(row));
  });
  return {
    head: `${record(columns.map(quoted))}\n`,
    // The copy for spreadsheets asks for the same row.
    row: keepingLast((row: GainRow) => `${record(cells.map((cell) => cell(row)))}\n`),
    tail: "",
  };
}

function cellOfRow(name: string, whole: WholeColumns): (row: GainRow) => string {
  const column = notebookColumn(name);
  const field = fieldOfRow(name);
  const asFloat = isFloatColumn(name, whole);
  if (column === null) return (row) => text(field(row), false);
  return (row) => row.sourceText?.[column] ?? text(field(row), asFloat);
}

/** pandas converts a column of integers to floats when one of them is missing. */
function isFloatColumn(name: string, whole: WholeColumns): boolean {
  switch (notebookColumn(name)) {
    case "Complexity":
      return !whole.complexity;
    case "N_Layers":
      return !whole.layers;
    default:
      return false;
  }
}

function text(value: FieldValue, asFloat: boolean): string {
  if (isList(value)) return `[${value.map(listItem).join(", ")}]`;
  if (value === null) return "";
  if (typeof value === "string") return value;
  if ("float" in value) return pandasFloat(value.float);
  return asFloat ? pythonRepr(value.int) : String(value.int);
}

/** An item of a list has Python's `repr`, including NaN. */
function listItem(value: PythonScalar): string {
  return value !== null && typeof value === "object" && "float" in value
    ? pythonRepr(value.float)
    : text(value, false);
}

/** A single empty field is quoted, because a blank line is not a record. */
function record(cells: readonly string[]): string {
  return cells.length === 1 && cells[0] === "" ? '""' : cells.join(",");
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
