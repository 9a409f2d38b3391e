import stringWidth from "string-width";
import { padEnd } from "../text/columns.ts";
import { visibleText } from "../text/visibleText.ts";
import { wrapLine } from "../text/wrapLine.ts";

/** Columns between the two edges. */
const INNER_WIDTH = 78;
const MARGIN = 3;
const TEXT_WIDTH = INNER_WIDTH - 2 * MARGIN;

/**
 * Draws sections of lines into one box, 80 columns wide, with rules between the sections. Right edges stay aligned for
 * any text: widths are counted in columns of a terminal, long lines are wrapped, nothing is cut, and control characters
 * are written as escapes. Leading spaces of a line are kept.
 */
export function drawBox(sections: readonly (readonly string[])[]): string {
  const rule = "─".repeat(INNER_WIDTH);
  const body = sections.map((lines) =>
    lines
      .flatMap((line) => wrapLine(line, TEXT_WIDTH))
      .map(framed)
      .join("\n"),
  );
  return [`┌${rule}┐`, body.join(`\n├${rule}┤\n`), `└${rule}┘`].join("\n");
}

/** A centred line of the box, for a title. */
export function centred(text: string): string {
  const visible = visibleText(text);
  return " ".repeat(Math.max(0, Math.floor((TEXT_WIDTH - stringWidth(visible)) / 2))) + visible;
}

const framed = (line: string): string => `│${padEnd(" ".repeat(MARGIN) + line, INNER_WIDTH)}│`;
