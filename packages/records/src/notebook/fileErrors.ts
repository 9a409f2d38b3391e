/** Why a file cannot be read at all, in words. */
import { NotebookFileError, quoted, type Place } from "./errors.ts";

const MEBIBYTE = 2 ** 20;
const mebibytes = (bytes: number): string => `${String(Math.ceil(bytes / MEBIBYTE))} MiB`;

export const cannotOpen = (file: string, cause: unknown): NotebookFileError =>
  new NotebookFileError(
    { file },
    `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

export const notAPlainFile = (file: string, found: string): NotebookFileError =>
  new NotebookFileError({ file }, `this is ${found}; name a CSV or JSON file that the notebook wrote`);

export const tooLarge = (file: string, bytes: number, limit: number): NotebookFileError =>
  new NotebookFileError(
    { file, line: 1, column: 1 },
    `the file has ${mebibytes(bytes)}, more than the ${mebibytes(limit)} that can be read at once: ` +
      "split it by model and name the parts, they are compared all the same",
  );

export const tooMany = (place: Place, limit: number, what: string): NotebookFileError =>
  new NotebookFileError(
    place,
    `there are more than ${String(limit)} ${what}, which is more than can be read at once: ` +
      "split the file by model and name the parts, they are compared all the same",
  );

export const emptyFile = (file: string): NotebookFileError =>
  new NotebookFileError({ file, line: 1, column: 1 }, "the file is empty; a notebook's output is expected");

export const neitherCsvNorJson = (file: string, firstLine: string): NotebookFileError =>
  new NotebookFileError(
    { file, line: 1, column: 1 },
    `this is neither a CSV with a column Last_Gain nor a JSON; it begins with ${quoted(firstLine)}`,
  );

export const oldLineEnds = (file: string): NotebookFileError =>
  new NotebookFileError(
    { file, line: 1, column: 1 },
    "the lines end with a bare carriage return, which may also stand in a token: save the file with line feeds",
  );

export const otherFormat = (file: string, format: string): NotebookFileError =>
  new NotebookFileError({ file, line: 1, column: 1 }, `not text: this is ${format}`);

export const otherEncoding = (file: string, encoding: string): NotebookFileError =>
  new NotebookFileError(
    { file, line: 1, column: 1 },
    `the file is written in ${encoding}: save it as UTF-8, which Python's encoding="utf-8" does`,
  );

export const nulBytes = (place: Place): NotebookFileError =>
  new NotebookFileError(place, "not text: there are NUL bytes here, as in a binary or a damaged file");

export const notUtf8 = (place: Place, byte: number): NotebookFileError =>
  new NotebookFileError(
    place,
    `byte 0x${byte.toString(16).toUpperCase().padStart(2, "0")} is no UTF-8: save the file as UTF-8, or copy it again if it is damaged`,
  );

export const cutCharacter = (place: Place): NotebookFileError =>
  new NotebookFileError(place, "the file ends within a character: it is cut off. Copy it again");
