import { visibleJson } from "@gain/records/visibleJson";
import { markup, trustedMarkup, type Markup } from "./markup.ts";

/** A double in JSON: numbers that JSON cannot represent are strings, which `Number` parses exactly. */
export type ExactNumber = number | "NaN" | "Infinity" | "-Infinity" | "-0";

/** NaN, the infinities and −0 as strings; every other double as itself. */
export function exactNumber(value: number): ExactNumber {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "Infinity";
  if (value === Number.NEGATIVE_INFINITY) return "-Infinity";
  return Object.is(value, -0) ? "-0" : value;
}

/**
 * Data for the page's scripts, in an element that a browser does not execute. No character in it can end the element,
 * begin a comment, break a line of JavaScript, or reorder or hide text where the file is printed.
 */
export function jsonIsland(id: string, value: unknown): Markup {
  const json = visibleJson(value).replace(
    /[<>&]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return markup`<script type="application/json" id="${id}">${trustedMarkup(json)}</script>`;
}
