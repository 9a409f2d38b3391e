import type { Config } from "vega-lite";
import { INK, QUIET_INK } from "./palette.ts";
import { DEJAVU_SANS } from "../../text/typeface.ts";
import { COLUMN_CONTENT_WIDTH, FIGURE_PADDING, NOTE_FONT_SIZE } from "./printSize.ts";

const TITLE_FONT_SIZE = 15;

/** The look of the notebook's figures: a frame, a grid, DejaVu Sans, as matplotlib draws them. */
export const NOTEBOOK_THEME: Config = {
  font: DEJAVU_SANS.inSvg,
  background: "white",
  padding: FIGURE_PADDING,
  view: { stroke: INK, strokeWidth: 1 },
  axis: {
    labelFontSize: NOTE_FONT_SIZE,
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
    subtitleFontSize: NOTE_FONT_SIZE,
    subtitleColor: QUIET_INK,
    subtitleLineHeight: 17,
    subtitlePadding: 4,
    offset: 8,
    limit: COLUMN_CONTENT_WIDTH,
  },
  legend: {
    title: null,
    labelFontSize: NOTE_FONT_SIZE,
    titleFontSize: NOTE_FONT_SIZE,
    titleFontWeight: "normal",
    labelColor: INK,
    titleColor: INK,
    labelLimit: 0,
    symbolSize: 170,
    rowPadding: 3,
    offset: 8,
  },
};
