/**
 * Sizes in pixels of 1/96 inch that keep print legible: a figure of this width, printed in its column, has its smallest
 * text at 6 pt or above. A column of a journal is 89 mm, two are 183 mm (Nature and similar journals).
 */
const COLUMN_WIDTH = 540;
const TWO_COLUMN_WIDTH = 1100;

/** The smallest font size in a figure. */
export const SMALLEST_FONT_SIZE = 13;

/** White margin around a figure. */
export const FIGURE_PADDING = 12;

/** Total width of axes, plot and legends of a figure. */
export const COLUMN_CONTENT_WIDTH = COLUMN_WIDTH - 2 * FIGURE_PADDING;
export const TWO_COLUMN_CONTENT_WIDTH = TWO_COLUMN_WIDTH - 2 * FIGURE_PADDING;

/** Plot area of a panel, without its axes and legends. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** Width of a y axis with its title and tick labels of up to five digits. */
export const Y_AXIS_WIDTH = 72;

/** Half a tick label that extends beyond the right end of an x axis. */
export const RIGHT_OVERHANG = 18;
