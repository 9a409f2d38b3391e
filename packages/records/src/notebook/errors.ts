/** Why the content of a file of the notebook's family cannot be read. */
import { nameList, NotebookFileError, quoted, type Position } from "../files/fileErrors.ts";

// ---- rows and columns ---------------------------------------------------------------------------------------

export const noGain = (position: Position, present: readonly string[]): NotebookFileError =>
  new NotebookFileError(
    position,
    `Last_Gain is missing, and there is no all_norms to compute it from; there are: ${nameList(present)}`,
  );

export const repeatedColumn = (position: Position): NotebookFileError =>
  new NotebookFileError(position, "this name is repeated, so its values are ambiguous");

export const sameColumn = (position: Position, first: string, second: string): NotebookFileError =>
  new NotebookFileError(
    position,
    `${nameList([first])} and ${nameList([second])} both mean this, so its values are ambiguous: rename or remove one`,
  );

export const mappedColumnMissing = (
  position: Position,
  field: string,
  name: string,
  present: readonly string[],
): NotebookFileError =>
  new NotebookFileError(
    position,
    `--map names the column ${quoted(name)} for ${field}, which does not exist; there are: ${nameList(present)}`,
  );

export function wrongFieldCount(
  position: Position,
  fields: readonly string[],
  expected: number,
): NotebookFileError {
  const why = fields.some((field) => field.includes("\r"))
    ? "it contains a bare carriage return, which may end a line: save the file with line feeds only"
    : fields.join("").trim() === ""
      ? "the line is blank: remove it"
      : "a quote may be missing, or the file is cut off";
  return new NotebookFileError(
    position,
    `the row has ${String(fields.length)} fields, the header ${String(expected)}: ${why}`,
  );
}

/** A table with one row per block. */
export const rowsOfBlocks = (position: Position, column: string): NotebookFileError =>
  new NotebookFileError(
    position,
    `${nameList([column])} numbers the blocks of one prompt, so a row here is not a prompt's last gain: ` +
      `keep the rows of the last block, or put the norms of a prompt's blocks into one list named all_norms`,
  );

export const foreignFile = (position: Position, what: string): NotebookFileError =>
  new NotebookFileError(position, `this is ${what}`);

/** `to_json(orient="values")` writes no names. */
export const unnamedValues = (position: Position, width: number): NotebookFileError =>
  new NotebookFileError(
    position,
    `the rows are lists of ${String(width)} values without names, as pandas' orient="values" writes them, so the gain is ` +
      'unknown: write them with orient="records", or number the columns as in --map gain=2 --map model=1',
  );

export const unnamedLists = (position: Position, keys: readonly string[]): NotebookFileError =>
  new NotebookFileError(
    position,
    `there are lists of numbers under ${nameList(keys)}, and no name identifies them as gains of models: put them under ` +
      'such a key, as in {"gains": {"MODEL": [1.02, …]}}',
  );

// ---- values -------------------------------------------------------------------------------------------------

export const notANumber = (position: Position, text: string, fault: string | null): NotebookFileError =>
  new NotebookFileError(
    position,
    `a number is expected, found ${quoted(text)}${fault === null ? "" : `; ${fault}`}`,
  );

export const notAWholeNumber = (position: Position, text: string): NotebookFileError =>
  new NotebookFileError(position, `a whole number of at least 0 is expected, found ${quoted(text)}`);

export const notText = (position: Position, found: string): NotebookFileError =>
  new NotebookFileError(position, `text is expected, found ${quoted(found)}`);

export const notAScalar = (position: Position, found: string): NotebookFileError =>
  new NotebookFileError(position, `text or a number is expected, found ${found}`);

export const badNormList = (position: Position, fault: string | null): NotebookFileError =>
  new NotebookFileError(
    position,
    `Last_Gain is missing, and this is not a list of norms to compute it from${fault === null ? "" : `: ${fault}`}`,
  );

// ---- the form of the file -----------------------------------------------------------------------------------

export const cutOff = (position: Position): NotebookFileError =>
  new NotebookFileError(
    position,
    "the last line has no line end, so its last value may be cut off. Copy the file again, or add the line end if it is complete",
  );

export const brokenQuotes = (position: Position, cause: Error): NotebookFileError =>
  new NotebookFileError(position, `the row that starts here cannot be read as CSV: ${csvFault(cause)}`, {
    cause,
  });

/** csv-parse's description of the fault, without its count of lines. */
const csvFault = ({ message }: Error): string => message.replace(/:.*/su, "").toLowerCase();

export const brokenJson = (position: Position, expected: string, found: string): NotebookFileError =>
  new NotebookFileError(
    position,
    `${expected} is expected, found ${found === "" ? "the end of the file: it may be cut off" : quoted(found)}` +
      (found.startsWith("'") ? ": Python's print writes such quotes, json.dump writes JSON" : ""),
  );

export const tooDeep = (position: Position, limit: number): NotebookFileError =>
  new NotebookFileError(
    position,
    `values are nested more than ${String(limit)} deep; this is not a notebook's output`,
  );
