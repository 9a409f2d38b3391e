import type { Config } from "vega-lite";
import { INK, QUIET_INK } from "./palette.ts";
import { COLUMN_CONTENT_WIDTH, FIGURE_PADDING, SMALLEST_FONT_SIZE } from "./printSize.ts";

/** DejaVu Sans is bundled with the renderer; Verdana has nearly the same widths for SVG viewers that lack it. */
export const FONT_FAMILY = "DejaVu Sans, Verdana, sans-serif";

export const TITLE_FONT_SIZE = 15;

/** The style of every figure: sizes in pixels of 1/96 inch, legible in a printed column. */
export const FIGURE_THEME: Config = {
  font: FONT_FAMILY,
  background: "white",
  padding: FIGURE_PADDING,
  view: { stroke: INK, strokeWidth: 1 },
  axis: {
    labelFontSize: SMALLEST_FONT_SIZE,
    titleFontSize: 14,
    titleFontWeight: "normal",
    labelColor: INK,
    titleColor: INK,
    domainColor: INK,
    tickColor: INK,
    gridColor: "#E3E3E3",
    labelLimit: 0,
    titleLimit: 0,
    labelFlush: false,
    titlePadding: 8,
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
