/**
 * The characters of a font, from its `cmap` table. Supports TrueType, OpenType, the first font of a collection, and
 * WOFF.
 *
 * @see https://learn.microsoft.com/en-us/typography/opentype/spec/cmap
 * @see https://www.w3.org/TR/WOFF/
 */
import { inflateSync } from "node:zlib";

/** Whether a font has a glyph for a code point. */
export type HasGlyph = (codePoint: number) => boolean;

/** @returns undefined where the bytes are not such a font, or contain no Unicode table */
export function glyphsOf(font: Buffer): HasGlyph | undefined {
  try {
    const table = cmapTable(font);
    return table === undefined ? undefined : lookup(table);
  } catch (error) {
    // A table points outside of the file.
    if (error instanceof RangeError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

function cmapTable(font: Buffer): Buffer | undefined {
  const kind = font.toString("latin1", 0, 4);
  return kind === "wOFF" ? ofWoff(font) : ofSfnt(font, kind === "ttcf" ? font.readUInt32BE(12) : 0);
}

function ofSfnt(font: Buffer, start: number): Buffer | undefined {
  const tables = font.readUInt16BE(start + 4);
  for (let entry = start + 12; entry < start + 12 + 16 * tables; entry += 16) {
    if (font.toString("latin1", entry, entry + 4) !== "cmap") continue;
    const offset = font.readUInt32BE(entry + 8);
    return font.subarray(offset, offset + font.readUInt32BE(entry + 12));
  }
  return undefined;
}

function ofWoff(font: Buffer): Buffer | undefined {
  const tables = font.readUInt16BE(12);
  for (let entry = 44; entry < 44 + 20 * tables; entry += 20) {
    if (font.toString("latin1", entry, entry + 4) !== "cmap") continue;
    const [offset, stored, length] = [4, 8, 12].map((at) => font.readUInt32BE(entry + at));
    if (offset === undefined || stored === undefined || length === undefined) return undefined;
    const bytes = font.subarray(offset, offset + stored);
    return stored < length ? inflateSync(bytes, { maxOutputLength: length }) : bytes;
  }
  return undefined;
}

/** Uses a table of all of Unicode where the font has one, or else of the first 65,536 characters. */
function lookup(cmap: Buffer): HasGlyph | undefined {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => {
    const entry = 4 + 8 * i;
    const platform = cmap.readUInt16BE(entry);
    const encoding = cmap.readUInt16BE(entry + 2);
    const offset = cmap.readUInt32BE(entry + 4);
    const isUnicode = platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10));
    return { format: isUnicode ? cmap.readUInt16BE(offset) : undefined, table: cmap.subarray(offset) };
  });
  const whole = subtables.find(({ format }) => format === 12);
  if (whole !== undefined) return ofGroups(whole.table);
  const first = subtables.find(({ format }) => format === 4);
  return first === undefined ? undefined : ofSegments(first.table);
}

/** Format 12: groups of code points, each with its first glyph. */
function ofGroups(table: Buffer): HasGlyph {
  const groups = table.readUInt32BE(12);
  table.readUInt32BE(16 + 12 * groups - 4);
  return (codePoint) => {
    const at = firstThat(groups, (k) => table.readUInt32BE(16 + 12 * k + 4) >= codePoint);
    if (at === groups) return false;
    const start = table.readUInt32BE(16 + 12 * at);
    return start <= codePoint && table.readUInt32BE(16 + 12 * at + 8) + codePoint - start !== 0;
  };
}

/** Format 4: segments of code points, whose glyphs are given by an offset or a list. */
function ofSegments(table: Buffer): HasGlyph {
  const twice = table.readUInt16BE(6);
  const [ends, starts, deltas, offsets] = [14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice];
  table.readUInt16BE(offsets + twice - 2);
  return (codePoint) => {
    if (codePoint > 0xffff) return false;
    const at = 2 * firstThat(twice / 2, (k) => table.readUInt16BE(ends + 2 * k) >= codePoint);
    if (at === twice) return false;
    const start = table.readUInt16BE(starts + at);
    if (start > codePoint) return false;
    const delta = table.readUInt16BE(deltas + at);
    const offset = table.readUInt16BE(offsets + at);
    if (offset === 0) return ((codePoint + delta) & 0xffff) !== 0;
    const glyph = offsets + at + offset + 2 * (codePoint - start);
    return glyph + 2 <= table.length && table.readUInt16BE(glyph) !== 0;
  };
}

/** The first of 0 to count − 1 that meets a condition, which then holds for all later ones; count where none does. */
function firstThat(count: number, holds: (k: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
