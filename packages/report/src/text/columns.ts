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
