import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { widestText } from "../text/textWidth.ts";
import { ARIMO, type Typeface } from "../text/typeface.ts";

/** Symbol, gap and the space to the next column, in pixels. */
const AROUND_LABEL = 40;

/**
 * The number of columns with which a legend's entries, laid out row by row, fit a width in pixels with the fewest rows.
 * Of those, it is the fewest columns, so that the last row does not have a single entry.
 */
export function legendColumns(labels: readonly string[], width: number, face: Typeface = ARIMO): number {
  const counts = Array.from({ length: labels.length }, (_, index) => index + 1);
  const fitting = counts.filter((columns) => legendWidth(labels, columns, face) <= width);
  const rows = (columns: number): number => Math.ceil(labels.length / columns);
  const fewestRows = fitting.reduce((fewest, columns) => Math.min(fewest, rows(columns)), Infinity);
  return fitting.find((columns) => rows(columns) === fewestRows) ?? 1;
}

function legendWidth(labels: readonly string[], columns: number, face: Typeface): number {
  const ofColumn = (column: number): string[] => labels.filter((_label, index) => index % columns === column);
  const widths = Array.from({ length: columns }, (_, column) =>
    widestText(ofColumn(column), SMALLEST_FONT_SIZE, "normal", face),
  );
  return widths.reduce((sum, label) => sum + label + AROUND_LABEL, 0);
}
