import { COLUMN_CONTENT_WIDTH, FIGURE_PADDING, SMALLEST_FONT_SIZE } from "../look/printSize.ts";

/** Of a column of a journal (Nature), and of the tallest figure that it prints. */
const COLUMN_MM = 89;
const TALLEST_MM = 170;

/** Pixels of so many times the smallest letters' size, which sets the scale of marks, gaps and rows. */
export const em = (times: number): number => Math.round(10 * times * SMALLEST_FONT_SIZE) / 10;

/** Height in pixels that no figure exceeds, titles and axes included. */
export const TALLEST = Math.floor(((COLUMN_CONTENT_WIDTH + 2 * FIGURE_PADDING) * TALLEST_MM) / COLUMN_MM);

/** Height of a row, so that as many as there are fit into a height; between the sizes that read well, where they do. */
export function rowHeight(rows: number, height: number, largest = em(1.9)): number {
  return Math.max(em(1.16), Math.min(largest, Math.floor((10 * height) / Math.max(rows, 1)) / 10));
}
