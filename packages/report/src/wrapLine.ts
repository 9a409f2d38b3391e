import { displayWidth } from "./displayWidth.ts";
import { visibleText } from "./visibleText.ts";

/** Continued lines are set in by this much more than the line they continue. */
const CONTINUED = 2;

/**
 * A line in as many as a width of the terminal takes, cut at spaces, a word that no line can hold in pieces. Leading
 * spaces are kept, and what would move the cursor is written as an escape.
 */
export function wrapLine(line: string, width: number): readonly string[] {
  const visible = visibleText(line);
  if (displayWidth(visible) <= width) return [visible];
  const indent = /^ */.exec(visible)?.[0] ?? "";
  const lines: string[] = [];
  let current = indent;
  for (const word of visible
    .trimStart()
    .split(" ")
    .flatMap((long) => brokenWord(long, width / 2))) {
    const isFirst = current.trimStart() === "";
    const longer = isFirst ? current + word : `${current} ${word}`;
    if (isFirst || displayWidth(longer) <= width) {
      current = longer;
    } else {
      lines.push(current);
      current = indent + " ".repeat(CONTINUED) + word;
    }
  }
  return [...lines, current];
}

function brokenWord(word: string, limit: number): readonly string[] {
  const pieces = [""];
  for (const character of word) {
    const last = pieces.at(-1) ?? "";
    if (displayWidth(last + character) > limit) pieces.push(character);
    else pieces[pieces.length - 1] = last + character;
  }
  return pieces;
}
