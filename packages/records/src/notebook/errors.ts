/** Where something stands in a file. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1: the field's number in a CSV, the character's in a JSON. */
  readonly column: number;
  /** The notebook's name of the field, where one is meant. */
  readonly name?: string;
}

/** A file of the notebook's family that cannot be read as it stands. */
export class NotebookFileError extends Error {
  override name = "NotebookFileError";
  readonly place: Place;
  constructor(place: Place, text: string, options?: ErrorOptions) {
    const { file, line, column, name } = place;
    const field = name === undefined ? "" : ` (${name})`;
    super(`${file}, line ${String(line)}, column ${String(column)}${field}: ${text}`, options);
    this.place = place;
  }
}

const quoted = (value: string): string =>
  JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);

export const emptyFile = (file: string): NotebookFileError =>
  new NotebookFileError({ file, line: 1, column: 1 }, "the file is empty; a notebook's output is expected");

export const noRows = (place: Place): NotebookFileError =>
  new NotebookFileError(place, "there is no row of results after this");

export const cutOff = (place: Place): NotebookFileError =>
  new NotebookFileError(
    place,
    "the last line has no line end, so its last value may be cut off. Copy the file again, or add the line end if it is whole",
  );

export const missingColumn = (place: Place, column: string, present: readonly string[]): NotebookFileError =>
  new NotebookFileError(place, `${column} is missing; there are: ${present.join(", ") || "none"}`);

export const repeatedColumn = (place: Place): NotebookFileError =>
  new NotebookFileError(place, "this name stands here a second time, so its values are ambiguous");

export const wrongFieldCount = (place: Place, found: number, expected: number): NotebookFileError =>
  new NotebookFileError(
    place,
    `the row has ${String(found)} fields, the header ${String(expected)}: a quote may be missing, or the file is cut off`,
  );

export const brokenQuotes = (place: Place, cause: Error): NotebookFileError =>
  new NotebookFileError(place, `the row that starts here cannot be read as CSV: ${csvFault(cause)}`, {
    cause,
  });

/** What csv-parse calls the fault, without its own count of lines. */
const csvFault = ({ message }: Error): string => message.replace(/:.*/su, "").toLowerCase();

export const notANumber = (place: Place, text: string): NotebookFileError =>
  new NotebookFileError(place, `a number is expected, found ${quoted(text)}`);

export const notAWholeNumber = (place: Place, text: string): NotebookFileError =>
  new NotebookFileError(place, `a whole number of at least 0 is expected, found ${quoted(text)}`);

export const noValue = (place: Place): NotebookFileError =>
  new NotebookFileError(place, "a value is expected, found none");

export const notText = (place: Place, found: string): NotebookFileError =>
  new NotebookFileError(place, `text is expected, found ${quoted(found)}`);

export const notAScalar = (place: Place, found: string): NotebookFileError =>
  new NotebookFileError(place, `text or a number is expected, found ${found}`);

export const brokenJson = (place: Place, expected: string, found: string): NotebookFileError =>
  new NotebookFileError(
    place,
    `${expected} is expected, found ${found === "" ? "the end of the file" : quoted(found)}`,
  );

export const tooDeep = (place: Place, limit: number): NotebookFileError =>
  new NotebookFileError(
    place,
    `values are nested more than ${String(limit)} deep; this is no notebook's output`,
  );
