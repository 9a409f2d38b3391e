/**
 * Puts the sections of a report's file into this page. The file is a stranger's until shown otherwise, so nothing of it is
 * run, loaded or followed: of its elements and attributes those that a report's own markup uses are taken, and nothing else.
 * Its tables, words and drawings are thus those of the report, made by the same code.
 */
import { drawn, element } from "../dom.ts";

const ELEMENTS: ReadonlySet<string> = new Set(
  (
    "section h1 h2 h3 h4 p ul ol li dl dt dd table caption thead tbody tfoot tr th td figure figcaption details summary " +
    "div span bdi b strong em i sup sub code pre a abbr br hr small"
  ).split(" "),
);
const DRAWING: ReadonlySet<string> = new Set(
  "svg g path line rect circle text tspan title desc clipPath linearGradient stop defs polygon polyline ellipse use".split(
    " ",
  ),
);
/** `on…` and `style` are not among them, and `href` only within the page. */
const ATTRIBUTES =
  /^(class|id|role|scope|colspan|rowspan|title|tabindex|open|lang|dir|data-(chart|sortable|pad|column)|aria-[a-z]+)$/;
const DRAWING_ATTRIBUTES =
  /^(class|id|role|aria-[a-z]+|viewBox|width|height|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|d|dx|dy|points|transform|fill|stroke|opacity|clip-path|offset|preserveAspectRatio|gradientUnits|gradientTransform|(fill|stroke|stop)-[a-z-]+|text-anchor|font-[a-z]+|dominant-baseline|paint-order)$/;
/** Data of the charts, which the report's script reads. */
const ISLAND = /^chart-\d+(-narrow)?$/;
/** Vega, which the page loads by itself, and the first rows are most of the file's text. */
const ROWS = /<script type="application\/json" id="rows-data">[^<]*<\/script>/;
const CODE = /<script type="text\/plain" data-code>[\s\S]*?<\/script>/g;

export interface AdoptedReport {
  readonly sections: readonly HTMLElement[];
  /** Of the table of contents: title and id of a section. */
  readonly contents: readonly (readonly [id: string, title: string])[];
  /** Are there charts, so that Vega is needed? */
  readonly hasCharts: boolean;
}

/** @param text of an HTML file; a text that is no report has no sections */
export function adoptReport(text: string): AdoptedReport {
  // The page's policy covers this document too, and would complain of the style in the file's head.
  const body = text
    .slice(Math.max(0, text.indexOf("<body>")))
    .replace(CODE, "")
    .replace(ROWS, "");
  const file = new DOMParser().parseFromString(body, "text/html");
  const main = file.querySelector("main");
  const sections = [...(main?.children ?? [])].flatMap((child) => {
    const own = taken(child);
    return own instanceof HTMLElement ? [own] : [];
  });
  const contents = [...file.querySelectorAll("nav a")].flatMap((link): (readonly [string, string])[] => {
    const id = /^#([\w-]+)$/.exec(link.getAttribute("href") ?? "")?.[1];
    return id === undefined ? [] : [[id, link.textContent]];
  });
  return {
    sections,
    contents,
    hasCharts: sections.some((section) => section.querySelector("[data-chart]") !== null),
  };
}

function taken(from: Element): Element | null {
  const name = from.localName;
  const isDrawing = from.namespaceURI === "http://www.w3.org/2000/svg";
  if (isDrawing ? !DRAWING.has(name) : !ELEMENTS.has(name)) return islandOf(from);
  const made = isDrawing ? drawn(name) : document.createElement(name);
  for (const { name: attribute, value } of from.attributes) {
    const isLink = attribute === "href" && /^#[\w-]+$/.test(value);
    const isRemote = isDrawing && /url\s*\((?!#[\w-]+\))/i.test(value);
    if ((isLink || (isDrawing ? DRAWING_ATTRIBUTES : ATTRIBUTES).test(attribute)) && !isRemote)
      made.setAttribute(attribute, value);
  }
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.textContent ?? "");
    else if (child instanceof Element || child.nodeType === Node.ELEMENT_NODE) {
      const inner = taken(child as Element);
      if (inner !== null) made.append(inner);
    }
  }
  return made;
}

/** The data of a chart; a script of data is not run. */
function islandOf(from: Element): Element | null {
  const { id } = from;
  if (from.localName !== "script" || from.getAttribute("type") !== "application/json" || !ISLAND.test(id))
    return null;
  const island = element("script", { id, textContent: from.textContent });
  island.setAttribute("type", "application/json");
  return island;
}
