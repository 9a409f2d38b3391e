import type { GainRow } from "../../row/gainRow.ts";
import { noRows } from "../../files/fileErrors.ts";
import { cutOff } from "../errors.ts";
import { emptyFile } from "../../files/fileErrors.ts";
import { FileNotes } from "../fileNotes.ts";
import { assertMapped } from "../names/columnMap.ts";
import { Naming } from "../names/naming.ts";
import type { NotebookFile } from "../notebookFile.ts";
import { fileOf, type Reading } from "../reading.ts";
import { modelOfFile, RowReader } from "../row/rowReader.ts";
import { SummaryReader } from "../summaries/summaryReader.ts";
import { csvForm } from "./csvHeader.ts";
import { eachRecord, withEscape, type CsvText } from "./csvRecords.ts";
import { CsvTable } from "./csvTable.ts";
import { keepWholeTexts } from "./wholeTexts.ts";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/**
 * Reads a CSV of the notebook's family: quotes of RFC 4180 with line ends inside quotes, an optional byte order mark, LF,
 * CRLF or CR, commas, semicolons, tabs, vertical bars or blanks. Columns may have any order; only the gain is required.
 * Excel's `sep=;`, comments with `#`, R's row names and repeated headers are recognised.
 *
 * @param file the name of the source in errors
 * @throws NotebookFileError with line and column. The last line must have a line end, since its last number may otherwise
 *   be cut off.
 */
export function readNotebookCsv(text: string, file: string): readonly GainRow[] {
  return csvFile(Buffer.from(text, "utf8"), {
    file,
    notes: new FileNotes(),
    naming: new Naming(),
    prompts: null,
  }).rows;
}

/** @param bytes UTF-8 */
export function csvFile(bytes: Buffer, reading: Reading): NotebookFile {
  const { file, notes } = reading;
  const text = trimmed(bytes, file);
  if (text.bytes.length === 0) throw emptyFile(file);
  if (text.lineEnd === "\r") notes.add("alias", "lines end with a bare carriage return, as on a classic Mac");
  const found = csvForm(text, reading.naming, notes);
  const form = { ...found, text: withEscape(found.text, found.delimiter) };
  if (form.text.escape === "\\")
    notes.add("alias", "quotes within quotes are escaped by a backslash, as R writes them");
  assertMapped(new Set(form.names), form.naming, { file, line: form.text.firstLine, column: 1 });
  const isWhole = text.bytes.at(-1) === (text.lineEnd === "\r" ? CARRIAGE_RETURN : LINE_FEED);
  if (!isWhole) {
    const last = eachRecord(form.text, form.delimiter, () => undefined);
    throw cutOff({ file, line: last.line, column: last.fields });
  }
  const rows = new RowReader(file, form.naming, notes);
  const summaries = new SummaryReader(modelOfFile(file), form.naming, notes, reading.prompts);
  const table = new CsvTable(form, rows, summaries, notes);
  eachRecord(form.text, form.delimiter, (fields, line) => {
    table.add(fields, line);
  });
  table.finish();
  if (table.records === 0) throw noRows({ file, line: form.text.firstLine, column: 1 });
  const read = fileOf(rows, summaries, notes);
  return { ...read, rows: keepWholeTexts(read.rows) };
}

/** The bytes without a byte order mark, and without blank lines after the last row. */
function trimmed(bytes: Buffer, file: string): CsvText {
  const isMarked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const start = isMarked ? BYTE_ORDER_MARK.length : 0;
  let end = bytes.length;
  while (end > start && (bytes[end - 1] === LINE_FEED || bytes[end - 1] === CARRIAGE_RETURN)) end -= 1;
  const isMac = !bytes.includes(LINE_FEED) && bytes.includes(CARRIAGE_RETURN);
  const lineEnd = isMac ? "\r" : "\n";
  const after = bytes.indexOf(lineEnd, end);
  const content = bytes.subarray(start, end === start ? start : after < 0 ? bytes.length : after + 1);
  return { bytes: content, file, firstLine: 1, lineEnd, escape: '"' };
}
