import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { textWidth } from "./textWidth.ts";
import { ARIMO, type Typeface } from "./typeface.ts";
import { wrappedText } from "./wrappedText.ts";

const PART = " · ";

/**
 * A subtitle: each note starts a new line, and lines are at most `width` pixels wide. A long note is broken between its
 * parts, which dots separate, and a long part between its words. Notes that are null are left out.
 */
export function noteLines(
  notes: readonly (string | null)[],
  width: number,
  face: Typeface = ARIMO,
): string[] {
  return notes.flatMap((note) => (note === null ? [] : lines(note, width, face)));
}

function lines(note: string, width: number, face: Typeface): string[] {
  const joined: string[] = [];
  for (const part of note.split(PART)) {
    const longer = `${joined.at(-1) ?? ""}${PART}${part}`;
    if (joined.length > 0 && textWidth(longer, SMALLEST_FONT_SIZE, "normal", face) <= width)
      joined[joined.length - 1] = longer;
    else joined.push(part);
  }
  return joined.flatMap((line) => wrappedText(line, width, SMALLEST_FONT_SIZE, "normal", face));
}
