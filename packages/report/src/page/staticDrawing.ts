/**
 * A drawing of Vega's SVG renderer as a part of the page: it is read without scripts, printed, and kept in an archived
 * copy.
 *
 *   SVG ─▶ tokens ─▶ known elements and attributes only ─▶ shortened ─▶ texts escaped again ─▶ markup
 *
 * Texts of prompts and names come escaped from Vega; they are decoded and escaped again, like every text of the page.
 * Everything that is not in the lists is refused, so that no script, foreign object, event handler, link or style gets
 * into the page.
 */
import { notPlainDrawing } from "../errors.ts";
import { decodedText } from "./decodedText.ts";
import { attributesOf, keptAttributes, type Attributes } from "./drawingAttributes.ts";
import { markup, trustedMarkup, type Markup } from "./markup.ts";

/** Elements that Vega draws with; links and images are not among them, for no figure has any. */
const ELEMENTS = new Set(
  "svg g path line rect text tspan defs clipPath linearGradient radialGradient pattern stop".split(" "),
);
const SHAPES = new Set(["path", "line", "rect"]);
/** What is not of one of these forms is refused. */
const TOKEN = /<\/([A-Za-z]+)>|<([A-Za-z]+)((?: [A-Za-z0-9:-]+="[^"<>]*")*)(\/?)>|([^<]+)/gy;
const EMPTY_GROUP = /<g(?: [a-z-]+="[^"]*")*><\/g>/g;

export interface StaticDrawing {
  readonly content: Markup;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** A drawing's place in the page, and what it shows. */
export interface DrawingLabels {
  /** In front of the drawing's own ids, which have to be unique in the page. */
  readonly prefix: string;
  /** Names the figure in an error. */
  readonly figure: string;
  /** For a screen reader. */
  readonly label: string;
}

/** @throws ReportError when the drawing holds anything but shapes and texts */
export function staticDrawing(svg: string, { prefix, figure, label }: DrawingLabels): StaticDrawing {
  const source = svg.trim();
  const inherited = { "font-family": /<text[^>]* font-family="([^"]*)"/.exec(source)?.[1] ?? "" };
  const parts: string[] = [];
  /** The end tag of every open element; empty for one that is left out. */
  const ends: string[] = [];
  let root: Attributes = {};
  let definitions = 0;
  let read = 0;
  for (const token of source.matchAll(TOKEN)) {
    read = token.index + token[0].length;
    const [, closed, opened, written = "", selfClosed, text] = token;
    if (text !== undefined) parts.push(markup`${decodedText(text)}`.text);
    if (closed !== undefined) {
      if (closed === "defs") definitions -= 1;
      parts.push(ends.pop() ?? "");
    }
    if (opened === undefined) continue;
    const isRoot = parts.length === 0;
    if (!ELEMENTS.has(opened) || isRoot !== (opened === "svg")) {
      throw notPlainDrawing(figure, `the element ${opened}`);
    }
    const attributes = attributesOf(written);
    if (isRoot) root = attributes;
    const kept = keptAttributes(attributes, { figure, prefix, inherited: isRoot ? {} : inherited });
    const isLeftOut =
      opened === "g"
        ? kept === ""
        : definitions === 0 && SHAPES.has(opened) && isUnseen(attributes, ends.length);
    const start = isRoot ? `<svg${kept}${rootMarkup(inherited["font-family"], label)}` : `<${opened}${kept}`;
    if (opened === "defs" && selfClosed !== "/") definitions += 1;
    if (!isLeftOut) parts.push(`${start}${selfClosed ?? ""}>`);
    if (selfClosed !== "/") ends.push(isLeftOut ? "" : `</${opened}>`);
  }
  if (read !== source.length || ends.length > 0) {
    throw notPlainDrawing(figure, `markup of another form: ${source.slice(read, read + 40)}`);
  }
  return {
    content: trustedMarkup(withoutEmptyGroups(parts.join(""))),
    ...drawingSize(root["viewBox"]),
  };
}

/** Width and height of a drawing in pixels; those of its element are its size in print. */
export function drawingSize(viewBox = ""): { readonly width: number; readonly height: number } {
  const [, , width = Number.NaN, height = Number.NaN] = viewBox.split(" ").map(Number);
  return { width, height };
}

const rootMarkup = (family: string, label: string): string =>
  markup` preserveAspectRatio="xMinYMin meet" font-family="${family}" role="img" aria-label="${label}"`.text;

/** A shape without colour, one that is hidden, and the ground of the whole drawing, which is the page's own. */
const isUnseen = ({ fill, stroke, display, d }: Attributes, depth: number): boolean =>
  display === "none" || d === "" || depth === 1 || (isClear(fill) && isClear(stroke));

const isClear = (colour: string | undefined): boolean =>
  colour === undefined || colour === "none" || colour === "transparent";

function withoutEmptyGroups(svg: string): string {
  const shorter = svg.replace(EMPTY_GROUP, "");
  return shorter.length === svg.length ? svg : withoutEmptyGroups(shorter);
}
