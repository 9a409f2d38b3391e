import { CsvError, parse } from "csv-parse/sync";
import { NotebookFileError } from "../../files/fileErrors.ts";
import { brokenQuotes } from "../errors.ts";
import { csvLines, isPlainDelimiter } from "./csvLines.ts";

/** A file's text from its header on, and how it is divided into records. */
export interface CsvText {
  readonly bytes: Buffer;
  readonly file: string;
  /** Line of the file on which the text starts, from 1. */
  readonly firstLine: number;
  readonly lineEnd: "\n" | "\r";
  /** The character before a quote within quotes. */
  readonly escape: '"' | "\\";
}

/** The start of a record, and its number of fields. */
export interface RecordStart {
  readonly line: number;
  readonly fields: number;
}

/** Receives a record and the line on which it starts. */
type TakeRecord = (fields: readonly string[], line: number) => void;

/**
 * Reads record by record, with one in memory at a time. Records may differ in their number of fields.
 *
 * @param most largest number of records to read; all if left out
 * @returns the last record
 * @throws NotebookFileError if a quote is misplaced
 */
export function eachRecord(
  whole: CsvText,
  delimiter: string,
  take: TakeRecord,
  most = Infinity,
): RecordStart {
  const { bytes, firstLine, lineEnd, escape } = whole;
  // csv-parse's count of lines is wrong after a quoted CRLF.
  let line = firstLine;
  let records = 0;
  let last: RecordStart = { line, fields: 0 };
  const onRecord = (fields: readonly string[]): void => {
    take(fields, line);
    last = { line, fields: fields.length };
    records += 1;
    line += 1;
    for (const field of fields) line += count(field, lineEnd);
  };
  const all = { onRecord, most, lineOf: () => line };
  if (lineEnd === "\r" || escape === "\\" || !isPlainDelimiter(delimiter)) {
    parseAll(whole, delimiter, all);
    return last;
  }
  for (const { text, fields } of csvLines(bytes, delimiter)) {
    if (fields === null) parseAll({ ...whole, bytes: Buffer.from(text) }, delimiter, all);
    else onRecord(fields);
    if (records >= most) break;
  }
  return last;
}

interface Records {
  readonly onRecord: (fields: readonly string[]) => void;
  readonly most: number;
  /** The line on which the next record starts. */
  readonly lineOf: () => number;
}

/** The same by csv-parse, for other line ends, escapes and delimiters, and for its description of a fault. */
function parseAll(
  { bytes, file, lineEnd, escape }: CsvText,
  delimiter: string,
  { onRecord, most, lineOf }: Records,
): void {
  const onRecordOnly = (fields: string[]): null => {
    onRecord(fields);
    return null;
  };
  try {
    parse(bytes, {
      delimiter,
      escape,
      relax_column_count: true,
      record_delimiter: lineEnd === "\r" ? ["\r"] : ["\r\n", "\n"],
      on_record: onRecordOnly,
      ...(most === Infinity ? {} : { to: most }),
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const column = typeof cause["column"] === "number" ? cause["column"] + 1 : 1;
    throw brokenQuotes({ file, line: lineOf(), column }, cause);
  }
}

/**
 * The text with the escape that makes it readable: R's `write.table` writes `\"` for a quote within quotes. If both
 * fail, the error of `""` is reported.
 */
export function withEscape(text: CsvText, delimiter: string): CsvText {
  if (!text.bytes.includes('\\"') || isReadable(text, delimiter)) return text;
  const escaped = { ...text, escape: "\\" } as const;
  return isReadable(escaped, delimiter) ? escaped : text;
}

function isReadable(text: CsvText, delimiter: string): boolean {
  try {
    eachRecord(text, delimiter, () => undefined);
    return true;
  } catch (error) {
    if (error instanceof NotebookFileError) return false;
    throw error;
  }
}

/** The first record's fields; empty if there is none. */
export function firstRecord(text: CsvText, delimiter: string): readonly string[] {
  let record: readonly string[] = [];
  eachRecord(
    text,
    delimiter,
    (fields) => {
      record = fields;
    },
    1,
  );
  return record;
}

function count(text: string, sign: string): number {
  let found = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) found += 1;
  return found;
}
