import type { Config } from "vega-lite";
import { INK, QUIET_INK } from "./palette.ts";
import { ARIMO } from "../text/typeface.ts";
import { COLUMN_CONTENT_WIDTH, FIGURE_PADDING, SMALLEST_FONT_SIZE, TITLE_FONT_SIZE } from "./printSize.ts";

/** The look of the figures: no frame and no grid, the neutral gain is the one line; type of 6 to 7 pt in print. */
export const FIGURE_THEME: Config = {
  font: ARIMO.inSvg,
  background: "white",
  padding: FIGURE_PADDING,
  view: { stroke: null },
  axis: {
    labelFontSize: SMALLEST_FONT_SIZE,
    titleFontSize: SMALLEST_FONT_SIZE,
    titleFontWeight: "normal",
    labelColor: INK,
    titleColor: INK,
    domainColor: INK,
    tickColor: INK,
    grid: false,
    // Ticks lie where the marks of their values do.
    tickRound: false,
    translate: 0,
    labelLimit: 0,
    titleLimit: 0,
    labelFlush: false,
    titlePadding: 6,
  },
  title: {
    anchor: "start",
    frame: "group",
    fontSize: TITLE_FONT_SIZE,
    fontWeight: "bold",
    color: INK,
    subtitleFontSize: SMALLEST_FONT_SIZE,
    subtitleColor: QUIET_INK,
    subtitleLineHeight: 17,
    subtitlePadding: 4,
    offset: 8,
    limit: COLUMN_CONTENT_WIDTH,
  },
  legend: {
    title: null,
    labelFontSize: SMALLEST_FONT_SIZE,
    titleFontSize: SMALLEST_FONT_SIZE,
    titleFontWeight: "normal",
    labelColor: INK,
    titleColor: INK,
    labelLimit: 0,
    symbolSize: 170,
    rowPadding: 3,
    offset: 8,
  },
};
