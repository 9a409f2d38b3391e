import stringWidth from "string-width";
import { padEnd, padStart } from "../text/columns.ts";
import { visibleText } from "../text/visibleText.ts";

/** A column of a plain-text table. */
export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

const GAP = "  ";

/**
 * A plain-text table: a line of titles and one line per row, each indented by two spaces. Cells are made safe to
 * display.
 */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) => row.map(visibleText));
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => stringWidth(row[i] ?? ""))));
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, i) => {
        const pad = align === "left" ? padEnd : padStart;
        return pad(row[i] ?? "", widths[i] ?? 0);
      })
      .join(GAP);
  return cells.map((row) => `${GAP}${line(row)}`.trimEnd()).join("\n");
}
