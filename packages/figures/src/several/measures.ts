import { SMALLEST_FONT_SIZE, TALLEST_HEIGHT } from "../look/printSize.ts";

/** Pixels of so many times the smallest letters' size, which sets the scale of marks, gaps and rows. */
export const em = (times: number): number => Math.round(10 * times * SMALLEST_FONT_SIZE) / 10;

/** Height in pixels that no figure exceeds, titles and axes included. */
export const TALLEST = TALLEST_HEIGHT;

/** Height of a row, so that as many as there are fit into a height; between the sizes that read well, where they do. */
export function rowHeight(rows: number, height: number, largest = em(1.9)): number {
  return Math.max(em(1.16), Math.min(largest, Math.floor((10 * height) / Math.max(rows, 1)) / 10));
}
