/** Why a file of the notebook's family cannot be read. */

/** A position in a file. */
export interface Position {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1: the field's number in a CSV, the character's in a JSON. */
  readonly column: number;
  /** The unit of `line`; lines if left out. */
  readonly unit?: "row";
  /** The notebook's name of the field, if the position is a field. */
  readonly name?: string;
}

/** A file of the notebook's family cannot be read. `position` is null if no byte of it was read. */
export class NotebookFileError extends Error {
  override name = "NotebookFileError";
  readonly foreseen = true;
  readonly file: string;
  readonly position: Position | null;
  constructor(at: Position | { readonly file: string }, text: string, options?: ErrorOptions) {
    const position = "line" in at ? at : null;
    super(`${at.file}${position === null ? "" : positionText(position)}: ${text}`, options);
    this.file = at.file;
    this.position = position;
  }
}

function positionText({ line, column, name, unit }: Position): string {
  const field = name === undefined ? "" : ` (${name})`;
  return `, ${unit ?? "line"} ${String(line)}, column ${String(column)}${field}`;
}

const QUOTED_AT_MOST = 60;
const NAMES_AT_MOST = 20;

export const quoted = (value: string): string =>
  JSON.stringify(value.length > QUOTED_AT_MOST ? `${value.slice(0, QUOTED_AT_MOST)}…` : value);

/** A list of column names for a message; quoted if they contain more than letters, digits and "_. -". */
export function nameList(names: readonly string[]): string {
  const shown = names
    .slice(0, NAMES_AT_MOST)
    .map((name) => (/^[\w.][\w. -]*$/.test(name) ? name : quoted(name)));
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${String(more)} more`] : [])].join(", ") || "none";
}

const MEBIBYTE = 2 ** 20;
const mebibytes = (bytes: number): string => `${String(Math.ceil(bytes / MEBIBYTE))} MiB`;

export const cannotOpen = (file: string, cause: unknown): NotebookFileError =>
  new NotebookFileError(
    { file },
    `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

export const notAPlainFile = (file: string, found: string): NotebookFileError =>
  new NotebookFileError({ file }, `this is ${found}; name a CSV, JSON or Parquet file`);

export const tooLarge = (file: string, bytes: number, limit: number): NotebookFileError =>
  new NotebookFileError(
    { file, line: 1, column: 1 },
    `the file has ${mebibytes(bytes)}, more than the ${mebibytes(limit)} that can be read at once: ` +
      "split it by model and name the parts, which are then compared in the same way",
  );

export const tooMany = (position: Position, limit: number, what: string): NotebookFileError =>
  new NotebookFileError(
    position,
    `there are more than ${String(limit)} ${what}, which is more than can be read at once: ` +
      "split the file by model and name the parts, which are then compared in the same way",
  );

export const emptyFile = (file: string): NotebookFileError =>
  new NotebookFileError({ file, line: 1, column: 1 }, "the file is empty; a notebook's output is expected");

export const neitherCsvNorJson = (file: string, firstLine: string): NotebookFileError =>
  new NotebookFileError(
    { file, line: 1, column: 1 },
    `this is neither a CSV with a column Last_Gain nor a JSON; it begins with ${quoted(firstLine)}`,
  );

/** The output of `print(frame)`. */
export const alignedColumns = (position: Position, firstLine: string): NotebookFileError =>
  new NotebookFileError(
    position,
    `the columns are aligned by blanks, like a printed table (${quoted(firstLine)}), so texts cannot be separated: ` +
      "write the file with to_csv",
  );

/** A table whose columns are separated, none of which is a gain. */
export const noGainUnder = (
  position: Position,
  separator: string,
  names: readonly string[],
): NotebookFileError =>
  new NotebookFileError(
    position,
    `the fields are separated by ${separator}, and none is Last_Gain or all_norms; there are: ${nameList(names)}; ` +
      "name the gain's column with --map gain=COLUMN",
  );

export const otherFormat = (file: string, format: string): NotebookFileError =>
  new NotebookFileError({ file, line: 1, column: 1 }, `not text: this is ${format}`);

export const noParquet = (file: string, cause: NotebookFileError): NotebookFileError =>
  new NotebookFileError(
    { file },
    `the file has a Parquet name, but is neither a Parquet file nor a table in text (${cause.message.replace(`${file}, `, "")})`,
    { cause },
  );

export const cutOffParquet = (file: string): NotebookFileError =>
  new NotebookFileError({ file }, "the Parquet file has no footer: it is cut off. Copy it again");

export const damagedParquet = (file: string, cause: unknown): NotebookFileError =>
  new NotebookFileError(
    { file },
    `the Parquet file is damaged: ${cause instanceof Error ? cause.message : String(cause)}. Copy it again`,
    { cause },
  );

export const otherText = (file: string, what: string): NotebookFileError =>
  new NotebookFileError({ file, line: 1, column: 1 }, `no results: this is ${what}`);

export const otherEncoding = (file: string, encoding: string): NotebookFileError =>
  new NotebookFileError(
    { file, line: 1, column: 1 },
    `the file is written in ${encoding}: save it as UTF-8, which Python's encoding="utf-8" does`,
  );

export const nulBytes = (position: Position): NotebookFileError =>
  new NotebookFileError(position, "not text: there are NUL bytes here, as in a binary or damaged file");

export const notUtf8 = (position: Position, byte: number): NotebookFileError =>
  new NotebookFileError(
    position,
    `byte 0x${byte.toString(16).toUpperCase().padStart(2, "0")} is not UTF-8: save the file as UTF-8, or copy it again if it is damaged`,
  );

export const cutCharacter = (position: Position): NotebookFileError =>
  new NotebookFileError(position, "the file ends within a character: it is cut off. Copy it again");

export const noRows = (position: Position): NotebookFileError =>
  new NotebookFileError(position, "there is no row of results after this");

/** A file of positions given as one of rows: its rows are no prompts. */
export const rowsOfPositions = (file: string): NotebookFileError =>
  new NotebookFileError(
    { file },
    "has a row for each position of a prompt, and an analysis needs one for each prompt: give the rows….parquet beside it, " +
      "or the run's folder",
  );

/** The file of positions beside a file of rows has a model or a prompt that the rows have not. */
export const otherPositions = (file: string, rows: string, model: string): NotebookFileError =>
  new NotebookFileError(
    { file },
    `has positions of ${quoted(model)} that do not belong to the rows of ${rows}: move it away, or analyse the run's folder`,
  );
