import { isUtf8 } from "node:buffer";
import type { Position } from "../../files/fileErrors.ts";
import {
  cutCharacter,
  nulBytes,
  notUtf8,
  otherEncoding,
  otherFormat,
  otherText,
} from "../../files/fileErrors.ts";
import { TextPositions } from "../textPositions.ts";

const LINE_FEED = 0x0a;
const REPLACEMENT = "\uFFFD";
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);
/** A damaged disk leaves blocks of NUL; a token of a byte vocabulary may be a single one. */
const NUL_BLOCK = Buffer.alloc(8);

type Format = readonly [beginning: Buffer, name: string];

/** First bytes of other formats, and their names. */
const FORMATS: readonly Format[] = [
  [Buffer.from([0x1f, 0x8b]), "a gzip archive; unpack it first"],
  [Buffer.from("PK\u0003\u0004"), "a zip archive or a spreadsheet; unpack it, or save it as CSV"],
  [Buffer.from("BZh"), "a bzip2 archive; unpack it first"],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), "an xz archive; unpack it first"],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), "a zstd archive; unpack it first"],
  [Buffer.from("7z\u00bc\u00af", "latin1"), "a 7z archive; unpack it first"],
  [Buffer.from("PAR1"), "a Parquet file, which is read from its path"],
  [Buffer.from("ARROW1"), "an Arrow file; save it as CSV or Parquet"],
  [Buffer.from("FEA1"), "a Feather file; save it as CSV or Parquet"],
  [Buffer.from([0xff, 0xff, 0xff, 0xff]), "an Arrow stream; save it as CSV or Parquet"],
  [Buffer.from([0x89, 0x48, 0x44, 0x46]), "an HDF5 file; save its table as CSV or Parquet"],
  [Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]), "an array of NumPy without names; save it as CSV"],
  [Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), "an old Excel spreadsheet; save it as CSV"],
  [Buffer.from("SQLite format 3"), "an SQLite database; save its table as CSV or Parquet"],
  [Buffer.from("RDX"), "R's saved data; save it as CSV with write.csv"],
  [Buffer.from("RDA"), "R's saved data; save it as CSV with write.csv"],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47]), "a PNG picture"],
  [Buffer.from([0xff, 0xd8, 0xff]), "a JPEG picture"],
  [Buffer.from("GIF8"), "a GIF picture"],
  [Buffer.from("%PDF"), "a PDF"],
  [Buffer.from("\u007fELF", "latin1"), "a program"],
  ...[2, 3, 4, 5].map((version): Format => [
    Buffer.from([0x80, version]),
    "a Python pickle or a PyTorch file; save it as CSV or JSON",
  ]),
];

/** Beginnings of texts that are not tables, and their names. */
const TEXT_FORMATS: readonly (readonly [beginning: RegExp, name: string])[] = [
  [
    /^<(?:!doctype html|html|head|body)/i,
    "an HTML page, as a server sends instead of a file: fetch the file again",
  ],
  [/^<\?xml|^<svg/i, "XML"],
  [
    /^version https:\/\/git-lfs\.github\.com/,
    "a Git LFS pointer instead of the file: git lfs pull fetches the file",
  ],
  [/^%!PS/, "PostScript"],
  [/^(?:Traceback \(most recent call last\):|#!)/, "a script or its error message"],
];

const UTF_32: readonly Buffer[] = [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff])];

/**
 * Refuses bytes that are not UTF-8 text. A single NUL may be a token, except in the first line or in a block.
 *
 * @throws NotebookFileError with line and column, or with the name of the format or encoding if it is known
 */
export function assertText(bytes: Buffer, file: string): void {
  for (const [beginning, name] of FORMATS) if (startsWith(bytes, beginning)) throw otherFormat(file, name);
  for (const mark of UTF_32) if (startsWith(bytes, mark)) throw otherEncoding(file, "UTF-32");
  const [first, second] = bytes;
  if (bytes.length >= 2 && (first === 0) !== (second === 0)) throw otherEncoding(file, "UTF-16");
  const start = bytes.toString("utf8", 0, 200).replace(/^\uFEFF?\s*/, "");
  for (const [beginning, name] of TEXT_FORMATS) if (beginning.test(start)) throw otherText(file, name);
  const nul = firstNul(bytes);
  if (nul >= 0) throw nulBytes(positionOf(bytes, nul, file));
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
  const position = positionOf(bytes, at, file);
  const [lead = 0, ...others] = bytes.subarray(at, at + 4);
  const isCut = at + characterLength(lead) > bytes.length && others.every((byte) => byte >> 6 === 0b10);
  return isCut ? cutCharacter(position) : notUtf8(position, lead);
}

/** Decoding replaces bytes that are not a character by U+FFFD, which a text may also contain. */
function firstBadByte(bytes: Buffer): number {
  const text = bytes.toString("utf8");
  let byte = 0;
  let measured = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    byte += Buffer.byteLength(text.slice(measured, at));
    measured = at;
    if (!startsWith(bytes.subarray(byte), REPLACEMENT_BYTES)) return byte;
  }
  return bytes.length;
}

function characterLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc2 ? 2 : 1;
}

function positionOf(bytes: Buffer, at: number, file: string): Position {
  const before = bytes.subarray(0, at).toString("utf8");
  return new TextPositions(before, file).at(before.length);
}
