import { NotebookFileError, type Position } from "../../files/fileErrors.ts";
import { noGain } from "../errors.ts";
import { alignedColumns, neitherCsvNorJson, noGainUnder } from "../../files/fileErrors.ts";
import type { FileNotes } from "../fileNotes.ts";
import { assertMapped } from "../names/columnMap.ts";
import type { Naming } from "../names/naming.ts";
import { statedMethod } from "../names/statedMethod.ts";
import { readNumber } from "../row/numberText.ts";
import { commentText, separatorLine, tableStarts, type Preamble } from "./csvPreamble.ts";
import { firstRecord, type CsvText } from "./csvRecords.ts";

const HEADER_LIMIT_BYTES = 2 ** 20;
const DELIMITERS = new Map([
  [",", "commas"],
  [";", "semicolons"],
  ["\t", "tabs"],
  ["|", "vertical bars"],
  [" ", "blanks"],
]);

/** The form of a table. */
export interface CsvForm {
  /** The records, with the header unless it is a comment. */
  readonly text: CsvText;
  readonly delimiter: string;
  readonly names: readonly string[];
  readonly isHeaderInside: boolean;
  readonly kind: "rows" | "summaries";
  readonly naming: Naming;
}

/**
 * Finds the header: the first line after comments, blank lines and `sep=;` that names a gain or its statistics when it is
 * split at commas, semicolons, tabs, vertical bars or blanks; or the last comment, if it does.
 *
 * @throws NotebookFileError with the names of the columns
 */
export function csvForm(whole: CsvText, naming: Naming, notes: FileNotes): CsvForm {
  const { bytes, file, lineEnd } = whole;
  if (bytes.subarray(0, HEADER_LIMIT_BYTES).indexOf(lineEnd) < 0 && bytes.length > HEADER_LIMIT_BYTES) {
    throw neitherCsvNorJson(file, bytes.toString("utf8", 0, HEADER_LIMIT_BYTES));
  }
  let deepest: Preamble = { start: 0, line: 1, lines: [] };
  for (const preamble of tableStarts(bytes, lineEnd)) {
    deepest = preamble;
    const form = formAt(whole, preamble, naming);
    if (form === null) continue;
    noteForm(form, preamble, notes);
    return form;
  }
  const titled = belowTitle(whole, deepest, naming);
  if (titled === null) throw withoutGain(textAt(whole, deepest), deepest, naming);
  const before = titled.text.firstLine - deepest.line;
  notes.add(
    "unread",
    `${before === 1 ? "a line" : `${String(before)} lines`} before the header, from line ${String(deepest.line)} on`,
  );
  noteForm(titled, deepest, notes);
  return titled;
}

const TITLE_LINES = 10;

/** A header below a title: the first of the next lines that names a gain and at least two of the notebook's columns. */
function belowTitle(whole: CsvText, { start, line }: Preamble, naming: Naming): CsvForm | null {
  const known = (names: readonly string[]): number =>
    names.filter((name) => naming.column(name) !== null).length;
  let from = start;
  for (let below = 1; below <= TITLE_LINES; below++) {
    const end = whole.bytes.indexOf(whole.lineEnd, from);
    if (end < 0) return null;
    from = end + 1;
    const form = formAt(whole, { start: from, line: line + below, lines: [] }, naming);
    if (form !== null && known(form.names) > 1) return form;
  }
  return null;
}

/** Are all fields names? Blanks separate names, but also the numbers of a line. */
const areNames = (names: readonly string[]): boolean =>
  names.every((name) => name !== "" && readNumber(name) === null);

const textAt = (whole: CsvText, { start, line }: Preamble): CsvText => ({
  ...whole,
  bytes: whole.bytes.subarray(start),
  firstLine: line,
});

function formAt(whole: CsvText, preamble: Preamble, fileNaming: Naming): CsvForm | null {
  const { start, lines } = preamble;
  const text = textAt(whole, preamble);
  const stated = lines.map((line) => separatorLine(line.text)).find((separator) => separator !== null);
  const naming = fileNaming.withMethod(statedMethod(lines.map((line) => ["comment", line.text])));
  const last = lines.at(-1);
  for (const delimiter of stated === undefined ? DELIMITERS.keys() : [stated]) {
    const names = namesIn(text, delimiter);
    const kind = delimiter === " " && !areNames(names) ? null : naming.kind(names);
    // A comment that names columns is the header of the next lines; "#" alone is a name.
    const isComment = /^#\s*\S/.test(names[0] ?? "");
    if (kind !== null && !isComment) return { text, delimiter, names, isHeaderInside: true, kind, naming };
  }
  if (last === undefined || !last.text.startsWith("#") || start >= whole.bytes.length) return null;
  const comment = { ...text, bytes: Buffer.from(`${commentText(last.text)}\n`), lineEnd: "\n" } as const;
  for (const delimiter of DELIMITERS.keys()) {
    const names = namesIn(comment, delimiter).map((name) => name.trim());
    const kind = naming.kind(names);
    if (kind !== null && firstRecord(text, delimiter).length === names.length) {
      return { text, delimiter, names, isHeaderInside: false, kind, naming };
    }
  }
  return null;
}

function namesIn(text: CsvText, delimiter: string): readonly string[] {
  try {
    return firstRecord(text, delimiter);
  } catch (error) {
    // Quotes are misplaced if the delimiter is wrong.
    if (error instanceof NotebookFileError) return [];
    throw error;
  }
}

function noteForm({ delimiter, isHeaderInside }: CsvForm, { lines }: Preamble, notes: FileNotes): void {
  if (delimiter !== ",") {
    const name = DELIMITERS.get(delimiter) ?? JSON.stringify(delimiter);
    notes.add("alias", `fields are separated by ${name}, not by commas`);
  }
  const separator = lines.find((line) => separatorLine(line.text) !== null);
  if (separator !== undefined) {
    notes.add(
      "alias",
      `line ${String(separator.line)}, "${separator.text}", names the separator, as in Excel`,
    );
  }
  const comments = lines.filter((line) => line !== separator);
  const header = isHeaderInside ? undefined : comments.pop();
  if (header !== undefined) notes.add("alias", `the header is a comment: line ${String(header.line)}`);
  if (comments.length > 0) {
    const named = comments.map(({ line }) => String(line)).join(", ");
    notes.add("unread", `comments before the header: line${comments.length === 1 ? "" : "s"} ${named}`);
  }
}

/** The error, with the columns of the delimiter that gives most of them. */
function withoutGain(text: CsvText, { line, lines }: Preamble, naming: Naming): NotebookFileError {
  const position: Position = { file: text.file, line, column: 1 };
  const found = [...DELIMITERS].map(([delimiter, called]) => ({ called, names: namesIn(text, delimiter) }));
  const commas = found[0]?.names ?? [];
  const best = found
    .filter(({ called }) => called !== "blanks")
    .reduce((most, each) => (each.names.length > most.names.length ? each : most));
  if (best.names.length <= 1) {
    const first = commas[0] ?? lines[0]?.text ?? "";
    const atBlanks = first.trim().split(/\s+/);
    if (areNames(atBlanks) && atBlanks.some((name) => naming.isGain(name)))
      return alignedColumns(position, first);
    return neitherCsvNorJson(text.file, first);
  }
  assertMapped(new Set(best.names), naming, position);
  return best.called === "commas"
    ? noGain(position, best.names)
    : noGainUnder(position, best.called, best.names);
}
