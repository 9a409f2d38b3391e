import { parse } from "csv-parse/sync";
import type { GainRow } from "../gainRow.ts";
import { NOTEBOOK_COLUMNS, REQUIRED_COLUMNS, type NotebookColumn } from "./columns.ts";
import {
  brokenQuotes,
  cutOff,
  emptyFile,
  missingColumn,
  noRows,
  repeatedColumn,
  wrongFieldCount,
  type Place,
} from "./errors.ts";
import { notebookRow, type Field } from "./notebookRow.ts";

/** What pandas writes nothing for: a number that is NaN, and a label that is missing. Nothing else is empty text. */
const EMPTY_MEANS: Partial<Record<NotebookColumn, number | null>> = {
  Architecture: null,
  Norm_Type: null,
  Params: null,
  Role: null,
  Category: null,
  Complexity: null,
  Entropy: Number.NaN,
  Last_Gain: Number.NaN,
  Total_Amp: Number.NaN,
  Top_Prob: Number.NaN,
};
const LINE_FEED = 0x0a;

interface CsvRecord {
  readonly fields: readonly string[];
  /** The line on which the record starts. */
  readonly line: number;
}

/**
 * Reads a CSV of the notebook's family into measured rows: quoting of RFC 4180 with line ends inside quotes, with
 * or without a byte order mark, LF or CRLF, columns in any order and labels missing. `file` names the source in errors.
 * Throws NotebookFileError with line and column; the last line must have its line end, since one without it may
 * be cut off in mid-number.
 */
export function readNotebookCsv(text: string, file: string): readonly GainRow[] {
  if (text.replace(/^\uFEFF/, "").trim() === "") throw emptyFile(file);
  const [header, ...records] = csvRecords(text, file);
  if (header === undefined) throw emptyFile(file);
  const columns = columnNumbers(header, file);
  const last = records.at(-1) ?? header;
  if (!text.endsWith("\n")) throw cutOff({ file, line: last.line, column: last.fields.length });
  if (records.length === 0) throw noRows({ file, line: 1, column: 1 });
  return records.map((record) => {
    const place: Place = { file, line: record.line, column: 1 };
    const found = record.fields.length;
    if (found !== header.fields.length) {
      throw wrongFieldCount({ ...place, column: found }, found, header.fields.length);
    }
    return notebookRow({
      place,
      present: header.fields,
      field: (name) => fieldOf(record, columns.get(name), { ...place, name }, name),
    });
  });
}

/** The records of the text, each with its line. csv-parse's own count of lines goes wrong after a quoted CRLF. */
function csvRecords(text: string, file: string): readonly CsvRecord[] {
  const bytes = Buffer.from(text, "utf8");
  const records: CsvRecord[] = [];
  let line = 1;
  let end = 0;
  try {
    parse(bytes, {
      bom: true,
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      on_record: (fields: string[], context) => {
        records.push({ fields, line });
        for (let i = end; i < context.bytes; i++) if (bytes[i] === LINE_FEED) line += 1;
        end = context.bytes;
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const column = "column" in cause && typeof cause.column === "number" ? cause.column + 1 : 1;
    throw brokenQuotes({ file, line, column }, cause);
  }
  return records;
}

function columnNumbers(header: CsvRecord, file: string): ReadonlyMap<NotebookColumn, number> {
  const numbers = new Map<NotebookColumn, number>();
  for (const name of NOTEBOOK_COLUMNS) {
    const index = header.fields.indexOf(name);
    const second = header.fields.indexOf(name, index + 1);
    if (index >= 0 && second >= 0) throw repeatedColumn({ file, line: 1, column: second + 1, name });
    if (index >= 0) numbers.set(name, index);
  }
  for (const name of REQUIRED_COLUMNS) {
    if (!numbers.has(name)) throw missingColumn({ file, line: 1, column: 1 }, name, header.fields);
  }
  return numbers;
}

function fieldOf(
  record: CsvRecord,
  index: number | undefined,
  place: Place,
  name: NotebookColumn,
): Field | undefined {
  const text = index === undefined ? undefined : record.fields[index];
  if (index === undefined || text === undefined) return undefined;
  const empty = EMPTY_MEANS[name];
  return {
    content: text === "" && empty !== undefined ? empty : text,
    place: { ...place, column: index + 1 },
  };
}
