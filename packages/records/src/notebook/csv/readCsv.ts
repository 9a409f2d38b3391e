import { CsvError, parse, type Options } from "csv-parse/sync";
import type { GainRow } from "../../gainRow.ts";
import { columnMap, isGain, type ColumnMap } from "../columnMap.ts";
import { CsvRow } from "./csvRow.ts";
import {
  brokenQuotes,
  cutOff,
  noGain,
  noRows,
  NotebookFileError,
  wrongFieldCount,
  type Place,
} from "../errors.ts";
import { emptyFile, neitherCsvNorJson, oldLineEnds } from "../fileErrors.ts";
import { FileNotes } from "../fileNotes.ts";
import type { NotebookFile } from "../notebookFile.ts";
import { keepWholeTexts } from "./wholeTexts.ts";
import { RowReader } from "../row/rowReader.ts";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");
const HEADER_LIMIT_BYTES = 2 ** 20;
const RECORD_ENDS = ["\r\n", "\n"];
const DELIMITERS = [
  [",", "commas"],
  [";", "semicolons"],
  ["\t", "tabs"],
] as const;

/**
 * Reads a CSV of the notebook's family: quoting of RFC 4180 with line ends inside quotes, with or without a byte
 * order mark, LF or CRLF, commas or else semicolons or tabs, columns in any order, none of them needed but the gain.
 * `file` names the source in errors. Throws NotebookFileError with line and column; the last line must have its line
 * end, since one without it may be cut off in mid-number.
 */
export function readNotebookCsv(text: string, file: string): readonly GainRow[] {
  return csvFile(Buffer.from(text, "utf8"), file, new FileNotes()).rows;
}

/** @param bytes UTF-8 */
export function csvFile(bytes: Buffer, file: string, notes: FileNotes): NotebookFile {
  const content = trimmed(bytes);
  if (content.length === 0) throw emptyFile(file);
  const { columns, delimiter } = readHeader(content, file, notes);
  const isWhole = content.at(-1) === LINE_FEED;
  const reader = new RowReader(file, notes);
  const options = { delimiter, relax_column_count: !isWhole };
  const last = eachRecord(content, file, options, (fields, line) => {
    if (isWhole && line > 1) reader.add(new CsvRow(columns, fields, file, line));
  });
  if (!isWhole) throw cutOff({ file, line: last.line, column: last.fields });
  if (last.line === 1) throw noRows({ file, line: 1, column: 1 });
  const { rows, ...rest } = reader.finish();
  return { rows: keepWholeTexts(rows), ...rest };
}

/** The bytes without a byte order mark, and without blank lines after the last row. */
function trimmed(bytes: Buffer): Buffer {
  const isMarked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const start = isMarked ? BYTE_ORDER_MARK.length : 0;
  let end = bytes.length;
  while (end > start && (bytes[end - 1] === LINE_FEED || bytes[end - 1] === CARRIAGE_RETURN)) end -= 1;
  const lineEnd = bytes.indexOf(LINE_FEED, end);
  return bytes.subarray(start, end === start ? start : lineEnd < 0 ? bytes.length : lineEnd + 1);
}

interface Header {
  readonly columns: ColumnMap;
  readonly delimiter: string;
}

/** The first record, split where that gives a gain. */
function readHeader(content: Buffer, file: string, notes: FileNotes): Header {
  const placeOf = (index: number): Place => ({ file, line: 1, column: index + 1 });
  if (content.subarray(0, HEADER_LIMIT_BYTES).indexOf(LINE_FEED) < 0 && content.length > HEADER_LIMIT_BYTES) {
    throw neitherCsvNorJson(file, content.toString("utf8", 0, HEADER_LIMIT_BYTES));
  }
  for (const [delimiter, name] of DELIMITERS) {
    if (!givesGain(content, file, delimiter)) continue;
    if (delimiter !== ",") notes.add("alias", `fields are separated by ${name}, not by commas`);
    return { columns: columnMap(firstRecord(content, file, delimiter), placeOf), delimiter };
  }
  if (!content.includes(LINE_FEED) && content.includes(CARRIAGE_RETURN)) throw oldLineEnds(file);
  const names = firstRecord(content, file, ",");
  const [first = ""] = names;
  throw names.length === 1 ? neitherCsvNorJson(file, first) : noGain(placeOf(0), names);
}

function givesGain(content: Buffer, file: string, delimiter: string): boolean {
  try {
    return firstRecord(content, file, delimiter).some(isGain);
  } catch (error) {
    // Quotes are out of place where names are split elsewhere.
    if (error instanceof NotebookFileError) return false;
    throw error;
  }
}

function firstRecord(content: Buffer, file: string, delimiter: string): readonly string[] {
  let record: readonly string[] = [];
  eachRecord(content, file, { delimiter, to: 1 }, (fields) => {
    record = fields;
  });
  return record;
}

interface RecordPlace {
  readonly line: number;
  readonly fields: number;
}

/**
 * Reads record by record, so that no more than one is held.
 *
 * @returns where the last record starts, and how many fields it has
 */
function eachRecord(
  content: Buffer,
  file: string,
  options: Options,
  take: (fields: readonly string[], line: number) => void,
): RecordPlace {
  let last: RecordPlace = { line: 1, fields: 0 };
  let expected = 0;
  // csv-parse's own count of lines goes wrong after a quoted CRLF.
  let line = 1;
  const onRecord = (fields: string[]): null => {
    take(fields, line);
    last = { line, fields: fields.length };
    if (line === 1) expected = fields.length;
    line += 1;
    for (const field of fields) line += lineFeeds(field);
    return null;
  };
  try {
    parse(content, { ...options, record_delimiter: RECORD_ENDS, on_record: onRecord });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const found = Array.isArray(cause["record"]) ? cause["record"].length : null;
    if (found !== null) throw wrongFieldCount({ file, line, column: found }, found, expected);
    const column = typeof cause["column"] === "number" ? cause["column"] + 1 : 1;
    throw brokenQuotes({ file, line, column }, cause);
  }
  return last;
}

function lineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
