import { isUtf8 } from "node:buffer";
import type { Place } from "../errors.ts";
import { cutCharacter, nulBytes, notUtf8, otherEncoding, otherFormat } from "../fileErrors.ts";
import { TextPlaces } from "../textPlaces.ts";

const LINE_FEED = 0x0a;
const REPLACEMENT = "\uFFFD";
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);
/** A damaged disk leaves whole blocks of NUL; a token of a byte vocabulary is one. */
const NUL_BLOCK = Buffer.alloc(8);

/** How files begin that are taken for a text, and what they are. */
const FORMATS: readonly (readonly [beginning: Buffer, name: string])[] = [
  [Buffer.from([0x1f, 0x8b]), "a gzip archive; unpack it first"],
  [Buffer.from("PK\u0003\u0004"), "a zip archive or a spreadsheet; unpack it, or save it as CSV"],
  [Buffer.from("BZh"), "a bzip2 archive; unpack it first"],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), "an xz archive; unpack it first"],
  [Buffer.from("PAR1"), "a Parquet file; save it as CSV"],
  [Buffer.from("ARROW1"), "an Arrow file; save it as CSV"],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47]), "a PNG picture"],
  [Buffer.from("%PDF"), "a PDF"],
  [Buffer.from([0x80, 0x04, 0x95]), "a Python pickle; save it as CSV or JSON"],
  [Buffer.from([0x80, 0x05, 0x95]), "a Python pickle; save it as CSV or JSON"],
];

const ENCODINGS: readonly (readonly [mark: Buffer, name: string])[] = [
  [Buffer.from([0xff, 0xfe, 0, 0]), "UTF-32"],
  [Buffer.from([0, 0, 0xfe, 0xff]), "UTF-32"],
  [Buffer.from([0xff, 0xfe]), "UTF-16"],
  [Buffer.from([0xfe, 0xff]), "UTF-16"],
];

/**
 * Refuses bytes that are no text in UTF-8. A single NUL may be a token; in the first line, or as a block, it is not.
 *
 * @throws NotebookFileError with line and column, or with the name of the format or encoding where that is known
 */
export function assertText(bytes: Buffer, file: string): void {
  for (const [beginning, name] of FORMATS) if (startsWith(bytes, beginning)) throw otherFormat(file, name);
  for (const [mark, name] of ENCODINGS) if (startsWith(bytes, mark)) throw otherEncoding(file, name);
  const [first, second] = bytes;
  if (bytes.length >= 2 && (first === 0) !== (second === 0)) throw otherEncoding(file, "UTF-16");
  const nul = firstNul(bytes);
  if (nul >= 0) throw nulBytes(placeOf(bytes, nul, file));
  if (!isUtf8(bytes)) throw badCharacter(bytes, file);
}

const startsWith = (bytes: Buffer, beginning: Buffer): boolean =>
  bytes.subarray(0, beginning.length).equals(beginning);

function firstNul(bytes: Buffer): number {
  const lineEnd = bytes.indexOf(LINE_FEED);
  const inFirstLine = bytes.indexOf(0);
  return inFirstLine >= 0 && (lineEnd < 0 || inFirstLine < lineEnd) ? inFirstLine : bytes.indexOf(NUL_BLOCK);
}

function badCharacter(bytes: Buffer, file: string): Error {
  const at = firstBadByte(bytes);
  const place = placeOf(bytes, at, file);
  const [lead = 0, ...others] = bytes.subarray(at, at + 4);
  const isCut = at + characterLength(lead) > bytes.length && others.every((byte) => byte >> 6 === 0b10);
  return isCut ? cutCharacter(place) : notUtf8(place, lead);
}

/** Decoding puts U+FFFD where the bytes are no character, and a text may hold some of its own. */
function firstBadByte(bytes: Buffer): number {
  const text = bytes.toString("utf8");
  let byte = 0;
  let counted = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    byte += Buffer.byteLength(text.slice(counted, at));
    counted = at;
    if (!startsWith(bytes.subarray(byte), REPLACEMENT_BYTES)) return byte;
  }
  return bytes.length;
}

function characterLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc2 ? 2 : 1;
}

function placeOf(bytes: Buffer, at: number, file: string): Place {
  const before = bytes.subarray(0, at).toString("utf8");
  return new TextPlaces(before, file).at(before.length);
}
