/**
 * Reads measured rows from a file that Python wrote:
 *
 *   path ─▶ 1 bytes ─▶ 2 text? ─▶ 3 CSV or JSON, by content ─▶ 4 rows, columns, notes
 *             │          │
 *             │          └─ another format or encoding: refused with its name
 *             └─ not a plain file, or too large: refused before a byte is read
 */
import { extname } from "node:path";
import { assertText } from "./bytes/assertText.ts";
import { fromUtf16 } from "./bytes/utf16.ts";
import { fileBytes } from "./bytes/fileBytes.ts";
import { isParquet } from "../parquet/isParquet.ts";
import { parquetTable } from "./parquet/parquetTable.ts";
import { NotebookFileError } from "../files/fileErrors.ts";
import { emptyFile, noParquet } from "../files/fileErrors.ts";
import { FileNotes } from "./fileNotes.ts";
import type { NotebookFile } from "./notebookFile.ts";
import { csvFile } from "./csv/readCsv.ts";
import { jsonFile } from "./json/readJson.ts";
import { Naming } from "./names/naming.ts";
import type { ReadingOptions } from "./readingOptions.ts";

const FORM_OF_EXTENSION: ReadonlyMap<string, string> = new Map([
  [".csv", "CSV"],
  [".tsv", "CSV"],
  [".json", "JSON"],
  [".jsonl", "JSON"],
  [".parquet", "Parquet"],
]);

const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;
const QUOTE = 0x22;
/** JSON as a text within JSON, as `json.dump(frame.to_json())` writes it. */
const JSON_TEXT = /^"\s*(?:\\n|\[|\{)*\\"/;
const JSON_TEXT_BYTES = 40;
/** Space, tab, line ends, and the three bytes of a byte order mark. */
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * Reads a CSV, JSON or Parquet file of the notebook's family, whatever its name. Only the gain is required. Other missing
 * values are null, and notes name them.
 *
 * @throws NotebookFileError if the file cannot be read, with line and column if it was opened
 */
export async function readNotebookFile(path: string, options: ReadingOptions = {}): Promise<NotebookFile> {
  if (await isParquet(path)) return parquetTable(path, options);
  // 1
  const bytes = await fileBytes(path);
  try {
    return readNotebookBytes(bytes, path, options);
  } catch (error) {
    // An error about CSV does not help for a file with a Parquet name.
    const isNamedParquet = extname(path).toLowerCase() === ".parquet";
    throw isNamedParquet && error instanceof NotebookFileError ? noParquet(path, error) : error;
  }
}

/** @param path the file's name, which does not decide its form */
export function readNotebookBytes(bytes: Buffer, path: string, options: ReadingOptions = {}): NotebookFile {
  // 2
  const notes = new FileNotes();
  const decoded = fromUtf16(bytes);
  if (decoded !== null) {
    notes.add("alias", "written in UTF-16, as Excel's Unicode text, and not in UTF-8");
    bytes = decoded;
  }
  assertText(bytes, path);
  // 3
  const form = formOf(bytes, path);
  const named = FORM_OF_EXTENSION.get(extname(path).toLowerCase());
  if (named !== undefined && named !== form)
    notes.add("alias", `the file's name is of a ${named}, its content of a ${form}, which is read`);
  // 4
  const naming = new Naming(options.columns);
  const reading = { file: path, notes, naming, prompts: options.summaryPrompts ?? null };
  return form === "JSON" ? jsonFile(bytes.toString("utf8"), reading) : csvFile(bytes, reading);
}

/** A JSON of rows begins with a bracket; a header does not. */
function formOf(bytes: Buffer, path: string): "CSV" | "JSON" {
  const first = bytes.findIndex((byte) => !BLANK.has(byte));
  if (first < 0) throw emptyFile(path);
  const isText =
    bytes[first] === QUOTE && JSON_TEXT.test(bytes.toString("utf8", first, first + JSON_TEXT_BYTES));
  return bytes[first] === OPENING_BRACE || bytes[first] === OPENING_BRACKET || isText ? "JSON" : "CSV";
}
