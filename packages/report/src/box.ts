import { displayWidth, padEnd } from "./displayWidth.ts";
import { visibleText } from "./visibleText.ts";

/** Columns between the two edges. */
const INNER_WIDTH = 78;
const MARGIN = 3;
const TEXT_WIDTH = INNER_WIDTH - 2 * MARGIN;
/** Continued lines are set in by this much more than the line they continue. */
const CONTINUED = 2;

/**
 * Draws sections of lines into one box, 80 columns wide, with rules between the sections. Right edges stay aligned
 * whatever the text: widths are counted in columns of a terminal, long lines go on below, nothing is cut, and what
 * would move the cursor is written as an escape. Leading spaces of a line are kept.
 */
export function drawBox(sections: readonly (readonly string[])[]): string {
  const rule = "─".repeat(INNER_WIDTH);
  const body = sections.map((lines) => lines.flatMap(wrap).map(framed).join("\n"));
  return [`┌${rule}┐`, body.join(`\n├${rule}┤\n`), `└${rule}┘`].join("\n");
}

/** A line in the middle of the box, for a title. */
export function centred(text: string): string {
  const visible = visibleText(text);
  return " ".repeat(Math.max(0, Math.floor((TEXT_WIDTH - displayWidth(visible)) / 2))) + visible;
}

const framed = (line: string): string => `│${padEnd(" ".repeat(MARGIN) + line, INNER_WIDTH)}│`;

function wrap(line: string): readonly string[] {
  const visible = visibleText(line);
  if (displayWidth(visible) <= TEXT_WIDTH) return [visible];
  const indent = /^ */.exec(visible)?.[0] ?? "";
  const lines: string[] = [];
  let current = indent;
  for (const word of visible.trimStart().split(" ").flatMap(breakLongWord)) {
    const isFirst = current.trimStart() === "";
    const longer = isFirst ? current + word : `${current} ${word}`;
    if (isFirst || displayWidth(longer) <= TEXT_WIDTH) {
      current = longer;
    } else {
      lines.push(current);
      current = indent + " ".repeat(CONTINUED) + word;
    }
  }
  return [...lines, current];
}

/** A word that no line can hold, in pieces that one can. */
function breakLongWord(word: string): readonly string[] {
  const limit = TEXT_WIDTH / 2;
  const pieces = [""];
  for (const character of word) {
    const last = pieces.at(-1) ?? "";
    if (displayWidth(last + character) > limit) pieces.push(character);
    else pieces[pieces.length - 1] = last + character;
  }
  return pieces;
}
