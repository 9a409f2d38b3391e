import { CsvError, parse } from "csv-parse/sync";
import { NotebookFileError } from "../../files/fileErrors.ts";
import { brokenQuotes } from "../errors.ts";

/** A file's text behind what comes before its header, and how it is cut into records. */
export interface CsvText {
  readonly bytes: Buffer;
  readonly file: string;
  /** Line of the file on which the text starts, from 1. */
  readonly firstLine: number;
  readonly lineEnd: "\n" | "\r";
  /** What stands before a quote within quotes. */
  readonly escape: '"' | "\\";
}

export interface RecordPlace {
  readonly line: number;
  readonly fields: number;
}

/** Takes a record and the line on which it starts. */
type TakeRecord = (fields: readonly string[], line: number) => void;

/**
 * Reads record by record, so that no more than one is held; records may differ in their number of fields.
 *
 * @param most of the records are read, all where it is left out
 * @returns where the last record starts, and how many fields it has
 * @throws NotebookFileError where a quote is out of place
 */
export function eachRecord(
  { bytes, file, firstLine, lineEnd, escape }: CsvText,
  delimiter: string,
  take: TakeRecord,
  most?: number,
): RecordPlace {
  // csv-parse's own count of lines goes wrong after a quoted CRLF.
  let line = firstLine;
  let last: RecordPlace = { line, fields: 0 };
  const onRecord = (fields: string[]): null => {
    take(fields, line);
    last = { line, fields: fields.length };
    line += 1;
    for (const field of fields) line += count(field, lineEnd);
    return null;
  };
  try {
    parse(bytes, {
      delimiter,
      escape,
      relax_column_count: true,
      record_delimiter: lineEnd === "\r" ? ["\r"] : ["\r\n", "\n"],
      on_record: onRecord,
      ...(most === undefined ? {} : { to: most }),
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const column = typeof cause["column"] === "number" ? cause["column"] + 1 : 1;
    throw brokenQuotes({ file, line, column }, cause);
  }
  return last;
}

/**
 * The text as it can be cut into records: R's `write.table` writes `\"` for a quote within quotes. Where both ways fail,
 * the first one's failure is the one that is told.
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

/** The first record's fields; empty where there is none. */
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
