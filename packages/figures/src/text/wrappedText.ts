import { textWidth } from "./textWidth.ts";
import { ARIMO, type Typeface } from "./typeface.ts";

/**
 * Lines of words of at most `width` pixels. Words are separated by spaces, but not by no-break spaces. A word that is
 * wider than a line gets its own line.
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
