/** The notebook's figures in pixels, for a column of 540 and two of 1,100. */
const COLUMN_WIDTH = 540;
const TWO_COLUMN_WIDTH = 1100;

/** Text of axes, legends and notes. */
export const NOTE_FONT_SIZE = 13;

/** White around a figure. */
export const FIGURE_PADDING = 12;

/** Width that axes, plot and legends of a figure share. */
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
