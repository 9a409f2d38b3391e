import stringWidth from "string-width";
import { pieces } from "./columns.ts";
import { visibleText } from "./visibleText.ts";

/** Continued lines are set in by this much more than the line they continue. */
const CONTINUED = 2;

/**
 * A line in as many as a width of the terminal takes, cut at spaces, a word that no line can hold in pieces. Leading
 * spaces are kept, and what would move the cursor is written as an escape.
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
