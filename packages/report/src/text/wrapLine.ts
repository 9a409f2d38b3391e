import stringWidth from "string-width";
import { pieces } from "./columns.ts";
import { visibleText } from "./visibleText.ts";

/** Columns of a terminal that nobody has widened, and of a file. */
export const TERMINAL_WIDTH = 80;

/** Extra indent of continuation lines. */
const CONTINUED = 2;

/**
 * Wraps a line to a width of the terminal at spaces; a word that is too long for a line is cut into pieces, one a line.
 * Leading spaces are kept, and control characters are written as escapes.
 */
export function wrapLine(line: string, width: number): readonly string[] {
  const visible = visibleText(line);
  if (stringWidth(visible) <= width) return [visible];
  const indent = /^ */.exec(visible)?.[0] ?? "";
  const continued = `${indent}${" ".repeat(CONTINUED)}`;
  const lines: string[] = [];
  let current = indent;
  const next = (text: string): void => {
    if (current.trim() !== "") lines.push(current);
    current = `${lines.length === 0 ? indent : continued}${text}`;
  };
  for (const word of visible.trimStart().split(" ")) {
    const isFirst = current.trim() === "";
    const longer = isFirst ? current + word : `${current} ${word}`;
    if (stringWidth(longer) <= width) current = longer;
    else for (const piece of pieces(word, Math.max(1, width - continued.length))) next(piece);
  }
  return [...lines, current];
}

/** Every line of a text, wrapped. */
export const wrapText = (text: string, width: number): string =>
  text
    .split("\n")
    .flatMap((line) => wrapLine(line, width))
    .join("\n");
