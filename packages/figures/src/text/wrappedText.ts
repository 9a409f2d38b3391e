import { textWidth } from "./textWidth.ts";
import { ARIMO, type Typeface } from "./typeface.ts";

/**
 * Lines of words that are at most `width` pixels wide. Words are what spaces stand between; a no-break space
 * keeps two together. A word that is wider than a line has a line of its own.
 */
export function wrappedText(
  text: string,
  width: number,
  fontSize: number,
  weight: "normal" | "bold" = "normal",
  face: Typeface = ARIMO,
): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    const longer = `${line ?? ""} ${word}`;
    if (line !== undefined && textWidth(longer, fontSize, weight, face) <= width)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
