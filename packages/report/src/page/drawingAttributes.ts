import { notPlainDrawing } from "../errors.ts";

export type Attributes = Readonly<Record<string, string>>;

/** Attributes of a drawing that a page keeps. None of them can name a place outside of the page. */
const KEPT = new Set(
  (
    "d x y x1 y1 x2 y2 dx dy cx cy r fx fy fr width height viewBox transform id clip-path fill fill-opacity stroke " +
    "stroke-opacity stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit " +
    "opacity font-family font-size font-weight font-style text-anchor offset stop-color preserveAspectRatio"
  ).split(" "),
);
/** Those that only Vega's view and screen readers use; a screen reader gets the one description of the figure. */
const DROPPED = new Set(
  (
    "xmlns xmlns:xlink version class role aria-label aria-description aria-hidden aria-roledescription pointer-events " +
    "display"
  ).split(" "),
);
/** Values that an attribute has without being written. */
const DEFAULTS: Attributes = {
  ...{
    opacity: "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "stroke-miterlimit": "4",
  },
  ...{ transform: "translate(0,0)", "font-weight": "normal", "text-anchor": "start" },
};
const COLOURED = new Set(["fill", "stroke", "stop-color"]);
const COLOUR_NAMES: Attributes = { white: "#ffffff", black: "#000000" };
/** Without colon, slash, ampersand and quotes there is neither an address nor markup in a value. */
const PLAIN_VALUE = /^[\w .,#()%+-]*$/;
const LONG_NUMBER = /-?\d*\.\d{3,}/g;

const ATTRIBUTE = /([A-Za-z0-9:-]+)="([^"]*)"/g;

export function attributesOf(written: string): Attributes {
  const attributes: Record<string, string> = {};
  for (const [, name = "", value = ""] of written.matchAll(ATTRIBUTE)) attributes[name] = value;
  return attributes;
}

/** What the attributes of an element are kept for. */
export interface Keeping {
  /** Names the figure in an error. */
  readonly figure: string;
  /** In front of the drawing's own ids. */
  readonly prefix: string;
  /** Values that the element has from those around it. */
  readonly inherited: Attributes;
}

/**
 * The attributes that a page keeps, as text with a space before each.
 *
 * @throws ReportError for an attribute that no drawing has, or a value that is more than numbers, colours and names
 */
export function keptAttributes(attributes: Attributes, { figure, prefix, inherited }: Keeping): string {
  let text = "";
  for (const name in attributes) {
    if (DROPPED.has(name)) continue;
    const value = attributes[name] ?? "";
    if (!KEPT.has(name)) throw notPlainDrawing(figure, `the attribute ${name}`);
    if (!PLAIN_VALUE.test(value)) throw notPlainDrawing(figure, `${name}="${value.slice(0, 60)}"`);
    if (value === "" || value === DEFAULTS[name] || value === inherited[name]) continue;
    text += ` ${name}="${shortValue(name, value, prefix)}"`;
  }
  return text;
}

function shortValue(name: string, value: string, prefix: string): string {
  if (name === "id") return prefix + value;
  if (value.includes("url(")) return value.replace("url(#", `url(#${prefix}`);
  if (COLOURED.has(name)) return hexColour(value);
  if (!value.includes(".")) return value;
  return value.replace(LONG_NUMBER, (number) => String(Number(Number(number).toFixed(2))));
}

/** One way to write a colour, by which the style sheet finds it for dark paper: "#1a1a1a". */
function hexColour(value: string): string {
  const parts = /^rgb\((\d+), ?(\d+), ?(\d+)\)$/.exec(value)?.slice(1);
  if (parts !== undefined)
    return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
  const colour = value.toLowerCase();
  return COLOUR_NAMES[colour] ?? colour.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
}
