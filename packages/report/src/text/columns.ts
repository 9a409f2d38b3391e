/** Columns of a terminal that visible text takes, and what is fitted to them. */
import stringWidth from "string-width";

/** Text filled up with spaces to a width; text that is as wide already is left as it is. */
export const padEnd = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - stringWidth(text)));

/** Text moved to the right edge of a width. */
export const padStart = (text: string, width: number): string =>
  " ".repeat(Math.max(0, width - stringWidth(text))) + text;

/** Text in pieces that are at most so wide, cut between the characters that a reader sees. */
export function pieces(text: string, width: number): string[] {
  const cut: string[] = [];
  let piece = "";
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const wide = stringWidth(segment);
    if (used > 0 && used + wide > width) {
      cut.push(piece);
      piece = "";
      used = 0;
    }
    piece += segment;
    used += wide;
  }
  return [...cut, piece];
}

/** Text of at most so many columns; what is too much is taken from its middle, for names differ at their ends. */
export function shortened(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const kept = Math.max(0, width - 1);
  const end = fitting(segmentsOf(text).toReversed(), Math.floor(kept / 2))
    .toReversed()
    .join("");
  const start = fitting(segmentsOf(text), kept - stringWidth(end)).join("");
  return `${start}…${end}`;
}

/** The first characters that fit into a width. */
function fitting(characters: readonly string[], width: number): readonly string[] {
  let used = 0;
  const end = characters.findIndex((character) => (used += stringWidth(character)) > width);
  return end < 0 ? characters : characters.slice(0, end);
}

const segmentsOf = (text: string): string[] =>
  Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
