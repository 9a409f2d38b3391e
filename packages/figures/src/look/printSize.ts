/**
 * Sizes of figures in print, and the pixels that they are laid out in. A column of a journal is 89 mm wide, two are
 * 183 mm, no figure is taller than 170 mm, and its type is 5 to 7 pt (Nature and similar journals). At these widths,
 * type of 13 pixels is 6.03 pt and of 15 pixels 6.96 pt.
 *
 * @see https://research-figure-guide.nature.com/figures/preparing-figures-our-specifications/
 */
export const PRINT_MM = { oneColumn: 89, twoColumns: 183, tallest: 170 } as const;

/** Width of a figure of one column. */
const COLUMN_WIDTH = 544;

/** Pixels of a layout on one millimetre of paper. */
const PIXELS_PER_MM = COLUMN_WIDTH / PRINT_MM.oneColumn;

/** The height that no figure exceeds. */
export const TALLEST_HEIGHT = Math.floor(PRINT_MM.tallest * PIXELS_PER_MM);

/** The smallest font size in a figure. */
export const SMALLEST_FONT_SIZE = 13;

/** Titles of figures. No text is larger. */
export const TITLE_FONT_SIZE = 15;

/** White margin around a figure. */
export const FIGURE_PADDING = 12;

/** Width that axes, plot and texts of a figure share. */
export const COLUMN_CONTENT_WIDTH = COLUMN_WIDTH - 2 * FIGURE_PADDING;
export const TWO_COLUMN_CONTENT_WIDTH = Math.floor(PRINT_MM.twoColumns * PIXELS_PER_MM) - 2 * FIGURE_PADDING;

/** Half a tick label that extends beyond the right end of an x axis. */
export const RIGHT_OVERHANG = 18;

/**
 * The width in millimetres that a picture is printed at: one column, or two where one would make its type too small to
 * read.
 *
 * @param width of the layout, in pixels
 */
export const printWidthMm = (width: number): number =>
  width <= 1.5 * COLUMN_WIDTH ? PRINT_MM.oneColumn : PRINT_MM.twoColumns;
