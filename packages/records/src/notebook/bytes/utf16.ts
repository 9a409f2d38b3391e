import { isWellFormed } from "../../files/wellFormed.ts";

const LITTLE = Buffer.from([0xff, 0xfe]);
const BIG = Buffer.from([0xfe, 0xff]);
const UTF_32 = Buffer.from([0xff, 0xfe, 0, 0]);

/**
 * Converts a file in UTF-16 with a byte order mark, as Excel's "Unicode text" and PowerShell write it, to UTF-8. `null`
 * for any other file, and for one that ends within a character.
 */
export function fromUtf16(bytes: Buffer): Buffer | null {
  const mark = bytes.subarray(0, 2);
  const isMarked = mark.equals(LITTLE) || mark.equals(BIG);
  if (!isMarked || bytes.subarray(0, 4).equals(UTF_32) || bytes.length % 2 !== 0) return null;
  const units = bytes.subarray(2);
  const text = (mark.equals(BIG) ? Buffer.from(units).swap16() : units).toString("utf16le");
  return isWellFormed(text) ? Buffer.from(text, "utf8") : null;
}
