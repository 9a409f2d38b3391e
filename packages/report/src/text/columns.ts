/** Text fitted to columns of a terminal. */
import stringWidth from "string-width";

/** Text padded with spaces to a width; text of at least that width is unchanged. */
export const padEnd = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - stringWidth(text)));

/** Text aligned right in a width. */
export const padStart = (text: string, width: number): string =>
  " ".repeat(Math.max(0, width - stringWidth(text))) + text;

/** Text in pieces of at most a given width, cut between user-perceived characters. */
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
