import type { Config } from "vega-lite";
import { INK } from "./palette.ts";

/** DejaVu Sans ships with the renderer; Verdana has nearly its widths where a viewer of the SVG lacks it. */
const FONT_FAMILY = "DejaVu Sans, Verdana, sans-serif";

/** The look of every figure: sizes in pixels of 1/96 inch, made to stay legible in a printed column. */
export const FIGURE_THEME: Config = {
  font: FONT_FAMILY,
  background: "white",
  padding: 12,
  view: { stroke: INK, strokeWidth: 1 },
  axis: {
    labelFontSize: 13,
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
    fontSize: 15,
    fontWeight: "bold",
    color: INK,
    subtitleFontSize: 12.5,
    subtitleColor: "#444444",
    subtitlePadding: 4,
    offset: 8,
    limit: 0,
  },
  legend: {
    title: null,
    labelFontSize: 12.5,
    labelColor: INK,
    labelLimit: 0,
    symbolSize: 170,
    rowPadding: 3,
    offset: 8,
  },
};
