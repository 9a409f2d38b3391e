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

/** A file of the notebook's family that cannot be read as it stands. `place` is null where no byte of it was read. */
export class NotebookFileError extends Error {
  override name = "NotebookFileError";
  readonly file: string;
  readonly place: Place | null;
  constructor(at: Place | { readonly file: string }, text: string, options?: ErrorOptions) {
    const place = "line" in at ? at : null;
    super(`${at.file}${place === null ? "" : placeText(place)}: ${text}`, options);
    this.file = at.file;
    this.place = place;
  }
}

function placeText({ line, column, name }: Place): string {
  const field = name === undefined ? "" : ` (${name})`;
  return `, line ${String(line)}, column ${String(column)}${field}`;
}

const QUOTED_AT_MOST = 60;
const NAMES_AT_MOST = 20;

export const quoted = (value: string): string =>
  JSON.stringify(value.length > QUOTED_AT_MOST ? `${value.slice(0, QUOTED_AT_MOST)}…` : value);

/** Names of columns as a message lists them: in quotes where they hold more than letters, digits and "_. -". */
export function nameList(names: readonly string[]): string {
  const shown = names
    .slice(0, NAMES_AT_MOST)
    .map((name) => (/^[\w.][\w. -]*$/.test(name) ? name : quoted(name)));
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${String(more)} more`] : [])].join(", ") || "none";
}

// ---- rows and columns ---------------------------------------------------------------------------------------

export const noRows = (place: Place): NotebookFileError =>
  new NotebookFileError(place, "there is no row of results after this");

export const noGain = (place: Place, present: readonly string[]): NotebookFileError =>
  new NotebookFileError(
    place,
    `Last_Gain is missing, and there is no all_norms to take it from; there are: ${nameList(present)}`,
  );

export const repeatedColumn = (place: Place): NotebookFileError =>
  new NotebookFileError(place, "this name stands here a second time, so its values are ambiguous");

export const sameColumn = (place: Place, first: string, second: string): NotebookFileError =>
  new NotebookFileError(
    place,
    `${nameList([first])} and ${nameList([second])} both mean this, so its values are ambiguous: rename or remove one`,
  );

export const wrongFieldCount = (place: Place, found: number, expected: number): NotebookFileError =>
  new NotebookFileError(
    place,
    `the row has ${String(found)} fields, the header ${String(expected)}: a quote may be missing, or the file is cut off`,
  );

// ---- values -------------------------------------------------------------------------------------------------

export const notANumber = (place: Place, text: string): NotebookFileError =>
  new NotebookFileError(
    place,
    `a number is expected, found ${quoted(text)}${/^-?\d+,\d+$/.test(text) ? "; write it with a decimal point" : ""}`,
  );

export const notAWholeNumber = (place: Place, text: string): NotebookFileError =>
  new NotebookFileError(place, `a whole number of at least 0 is expected, found ${quoted(text)}`);

export const notText = (place: Place, found: string): NotebookFileError =>
  new NotebookFileError(place, `text is expected, found ${quoted(found)}`);

export const notAScalar = (place: Place, found: string): NotebookFileError =>
  new NotebookFileError(place, `text or a number is expected, found ${found}`);

export const badNormList = (place: Place): NotebookFileError =>
  new NotebookFileError(
    place,
    "Last_Gain is missing, and this is no list of norms that it can be taken from",
  );

// ---- the form of the file -----------------------------------------------------------------------------------

export const cutOff = (place: Place): NotebookFileError =>
  new NotebookFileError(
    place,
    "the last line has no line end, so its last value may be cut off. Copy the file again, or add the line end if it is whole",
  );

export const brokenQuotes = (place: Place, cause: Error): NotebookFileError =>
  new NotebookFileError(place, `the row that starts here cannot be read as CSV: ${csvFault(cause)}`, {
    cause,
  });

/** What csv-parse calls the fault, without its own count of lines. */
const csvFault = ({ message }: Error): string => message.replace(/:.*/su, "").toLowerCase();

export const brokenJson = (place: Place, expected: string, found: string): NotebookFileError =>
  new NotebookFileError(
    place,
    `${expected} is expected, found ${found === "" ? "the end of the file: it may be cut off" : quoted(found)}`,
  );

export const tooDeep = (place: Place, limit: number): NotebookFileError =>
  new NotebookFileError(
    place,
    `values are nested more than ${String(limit)} deep; this is no notebook's output`,
  );
