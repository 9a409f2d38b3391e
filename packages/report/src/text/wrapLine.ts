import stringWidth from "string-width";
import { pieces } from "./columns.ts";
import { visibleText } from "./visibleText.ts";

/** Extra indent of continuation lines. */
const CONTINUED = 2;

/**
 * Wraps a line to a width of the terminal at spaces; a word that is too long for a line is cut. Leading spaces are
 * kept, and control characters are written as escapes.
 */
export function wrapLine(line: string, width: number): readonly string[] {
  const visible = visibleText(line);
  if (stringWidth(visible) <= width) return [visible];
  const indent = /^ */.exec(visible)?.[0] ?? "";
  const lines: string[] = [];
  let current = indent;
  for (const word of visible
    .trimStart()
    .split(" ")
    .flatMap((long) => pieces(long, width / 2))) {
    const isFirst = current.trimStart() === "";
    const longer = isFirst ? current + word : `${current} ${word}`;
    if (isFirst || stringWidth(longer) <= width) {
      current = longer;
    } else {
      lines.push(current);
      current = indent + " ".repeat(CONTINUED) + word;
    }
  }
  return [...lines, current];
}
