const TEXT_BYTES = 1024;
/** This number of UTF-16 units has at most `TEXT_BYTES` of UTF-8, which needs up to 3 bytes per unit. */
const TEXT_UNITS = 341;
/** Items of a list that its row contains; the rest is in a continuation table. */
export const LIST_ITEMS = 256;

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Divides a text into pieces of at most 1 KiB of UTF-8, between characters; an empty text is one empty piece. */
export function textPieces(text: string): string[] {
  if (Buffer.byteLength(text) <= TEXT_BYTES) return [text];
  const pieces: string[] = [];
  let start = 0;
  do {
    let end = Math.min(start + TEXT_UNITS, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    pieces.push(text.slice(start, end));
    start = end;
  } while (start < text.length);
  return pieces;
}

/** Divides a list into pieces of at most 256 items; an empty list is one empty piece. */
export function listPieces(list: readonly number[]): number[][] {
  const pieces: number[][] = [];
  let start = 0;
  do {
    pieces.push(list.slice(start, start + LIST_ITEMS));
    start += LIST_ITEMS;
  } while (start < list.length);
  return pieces;
}
