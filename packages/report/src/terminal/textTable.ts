import stringWidth from "string-width";
import { padEnd, padStart } from "../text/columns.ts";
import { visibleText } from "../text/visibleText.ts";
import { TERMINAL_WIDTH, wrapLine } from "../text/wrapLine.ts";

/** A column of a plain-text table. */
export interface Column {
  readonly title: string;
  /** `point`: numbers with their decimal points below each other. */
  readonly align: "left" | "right" | "point";
}

const GAP = "  ";
/** A column of names is not wrapped to less, nor one of numbers. */
const NARROWEST_NAME = 12;
const NARROWEST_NUMBER = 6;

/**
 * A plain-text table: a line of titles and a line a row, each indented by two spaces, none wider than `width`. Where there
 * is more to show, cells go on in lines below, those of names first. Cells are made safe to show.
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = TERMINAL_WIDTH,
): string {
  const body = rows.map((row) => row.map(visibleText));
  const aligned = columns.map(({ align }, i) => {
    const cells = body.map((row) => row[i] ?? "");
    return align === "point" ? onPoint(cells) : cells;
  });
  const natural = columns.map(({ title }, i) =>
    Math.max(...[title, ...(aligned[i] ?? [])].map((cell) => stringWidth(cell))),
  );
  const widths = fitted(columns, natural, width - GAP.length * columns.length);
  const lineOf = (row: readonly string[]): string => tableLines(columns, widths, row);
  return [
    lineOf(columns.map(({ title }) => title)),
    ...body.map((_, place) => lineOf(aligned.map((cells) => cells[place] ?? ""))),
  ].join("\n");
}

/** One row, in as many lines as its highest cell has. */
function tableLines(columns: readonly Column[], widths: readonly number[], row: readonly string[]): string {
  const cells = row.map((cell, i) => {
    const width = widths[i] ?? 0;
    return stringWidth(cell) <= width ? [cell] : wrapLine(cell.trim(), width);
  });
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, k) =>
    `${GAP}${columns
      .map(({ align }, i) => {
        const pad = align === "left" ? padEnd : padStart;
        return pad(cells[i]?.[k] ?? "", widths[i] ?? 0);
      })
      .join(GAP)}`.trimEnd(),
  ).join("\n");
}

/** Widths whose sum is at most `room`, as far as no column gets narrower than it may: the widest one is narrowed first. */
function fitted(columns: readonly Column[], natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  const shrink = (isName: boolean, narrowest: number): void => {
    for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess -= 1) {
      const candidates = widths.map((width, i) =>
        (columns[i]?.align === "left") === isName && width > narrowest ? width : 0,
      );
      const widest = Math.max(...candidates);
      if (widest === 0) return;
      widths[candidates.indexOf(widest)] = widest - 1;
    }
  };
  shrink(true, NARROWEST_NAME);
  shrink(false, NARROWEST_NUMBER);
  return widths;
}

/** Numbers filled up behind, so that moved to the right edge their decimal points are below each other. */
function onPoint(cells: readonly string[]): readonly string[] {
  const behind = (cell: string): number => {
    const point = /\d(\..*)$/.exec(cell)?.[1];
    return point === undefined ? 0 : stringWidth(point);
  };
  const most = Math.max(0, ...cells.map(behind));
  return cells.map((cell) => cell + " ".repeat(most - behind(cell)));
}
