/** Why the content of a file of the notebook's family cannot be read. */
import { nameList, NotebookFileError, quoted, type Place } from "../files/fileErrors.ts";

// ---- rows and columns ---------------------------------------------------------------------------------------

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

export const mappedColumnMissing = (
  place: Place,
  field: string,
  name: string,
  present: readonly string[],
): NotebookFileError =>
  new NotebookFileError(
    place,
    `--map names the column ${quoted(name)} for ${field}, and there is none; there are: ${nameList(present)}`,
  );

export function wrongFieldCount(
  place: Place,
  fields: readonly string[],
  expected: number,
): NotebookFileError {
  const why = fields.some((field) => field.includes("\r"))
    ? "there is a bare carriage return in it, which may end a line: save the file with line feeds alone"
    : fields.join("").trim() === ""
      ? "the line is blank: remove it"
      : "a quote may be missing, or the file is cut off";
  return new NotebookFileError(
    place,
    `the row has ${String(fields.length)} fields, the header ${String(expected)}: ${why}`,
  );
}

/** A table of one row a block. */
export const rowsOfBlocks = (place: Place, column: string): NotebookFileError =>
  new NotebookFileError(
    place,
    `${nameList([column])} tells blocks of one prompt apart, so a row here is no prompt's last gain: ` +
      `keep the rows of the last block, or put the norms of a prompt's blocks into one list named all_norms`,
  );

export const foreignFile = (place: Place, what: string): NotebookFileError =>
  new NotebookFileError(place, `this is ${what}`);

/** `to_json(orient="values")` writes no names. */
export const unnamedValues = (place: Place, width: number): NotebookFileError =>
  new NotebookFileError(
    place,
    `the rows are lists of ${String(width)} values without names, as pandas' orient="values" writes them, so nothing says ` +
      'which one is the gain: write them with orient="records", or number the columns as in --map gain=2 --map model=1',
  );

export const unnamedLists = (place: Place, keys: readonly string[]): NotebookFileError =>
  new NotebookFileError(
    place,
    `there are lists of numbers under ${nameList(keys)}, and nothing says that they are gains of models: put them under a key ` +
      'that does, as {"gains": {"MODEL": [1.02, …]}}',
  );

// ---- values -------------------------------------------------------------------------------------------------

export const notANumber = (place: Place, text: string, fault: string | null): NotebookFileError =>
  new NotebookFileError(
    place,
    `a number is expected, found ${quoted(text)}${fault === null ? "" : `; ${fault}`}`,
  );

export const notAWholeNumber = (place: Place, text: string): NotebookFileError =>
  new NotebookFileError(place, `a whole number of at least 0 is expected, found ${quoted(text)}`);

export const notText = (place: Place, found: string): NotebookFileError =>
  new NotebookFileError(place, `text is expected, found ${quoted(found)}`);

export const notAScalar = (place: Place, found: string): NotebookFileError =>
  new NotebookFileError(place, `text or a number is expected, found ${found}`);

export const badNormList = (place: Place, fault: string | null): NotebookFileError =>
  new NotebookFileError(
    place,
    `Last_Gain is missing, and this is no list of norms that it can be taken from${fault === null ? "" : `: ${fault}`}`,
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
    `${expected} is expected, found ${found === "" ? "the end of the file: it may be cut off" : quoted(found)}` +
      (found.startsWith("'") ? ": Python's print writes such quotes, json.dump writes JSON" : ""),
  );

export const tooDeep = (place: Place, limit: number): NotebookFileError =>
  new NotebookFileError(
    place,
    `values are nested more than ${String(limit)} deep; this is no notebook's output`,
  );
