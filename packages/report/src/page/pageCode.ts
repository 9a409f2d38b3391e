import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { scriptEndsElement } from "../errors.ts";
import { interpreterScript } from "./interpreterScript.ts";

/** The page's own scripts, files of `browser/`, in the order of concatenation. */
export const SCRIPT_FILES = [
  "readIsland.js",
  "rowStore.js",
  "rowFilter.js",
  "numberText.js",
  "rowCells.js",
  "rowTable.js",
  "tableSort.js",
  "scheme.js",
  "chartColours.js",
  "shownText.js",
  "tooltip.js",
  "chartView.js",
  "charts.js",
  "page.js",
] as const;

/** Those that charts and tables outside of a report's own file need. */
export const VIEW_FILES = SCRIPT_FILES.filter((file) => !file.startsWith("row") && file !== "page.js");

const STYLE_FILES = ["page.css", "answer.css", "tables.css", "charts.css", "print.css"] as const;

interface PageCode {
  /** Vega and its expression interpreter, which the page's own script runs when it first needs them. */
  readonly libraries: readonly string[];
  /** The page's own scripts as one script. */
  readonly script: string;
  readonly style: string;
  /** The colour on a dark background for each colour of a drawing. */
  readonly darkColours: Readonly<Record<string, string>>;
}

let cached: PageCode | undefined;

/**
 * The scripts and the style sheet of a report, read once. Vega alone compiles expressions with `eval`, which the page's
 * policy forbids, so its interpreter is included.
 */
export function pageCode(): PageCode {
  return (cached ??= readPageCode());
}

function readPageCode(): PageCode {
  const darkColours = JSON.parse(ownFile("darkColours.json")) as Readonly<Record<string, string>>;
  return {
    libraries: [
      underLicence("vega", packageFile("vega", "vega.min.js")),
      underLicence(
        "vega-interpreter",
        interpreterScript(packageFile("vega-interpreter", "vega-interpreter.js")),
      ),
    ],
    script: scriptOf(SCRIPT_FILES),
    style: [...STYLE_FILES.map(ownFile), ...drawingColours(darkColours)].join("\n"),
    darkColours,
  };
}

/** Files of `browser/` as one script, whose declarations nothing else sees; `end` is its last line. */
export const scriptOf = (files: readonly string[], end = ""): string =>
  `(() => {\n"use strict";\n${files.map(ownFile).join("\n")}${end === "" ? "" : `${end}\n`}})();\n`;

/** Rules that colour the drawings in the page for the paper, without any script. */
function drawingColours(dark: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(dark).flatMap(([light, other]) =>
    ["fill", "stroke", "stop-color"].map(
      (name) => `.chart > svg [${name}="${light}"] { ${name}: light-dark(${light}, ${other}); }`,
    ),
  );
}

/** Adds the licence notice that both packages require. */
function underLicence(packageName: string, script: string): string {
  const licence = packageFile(packageName, "../LICENSE").replaceAll("*/", "* /");
  return `/*\n${packageName}\n\n${licence}*/\n${script}`;
}

/** A file of a package, by its path from the package's main module. */
function packageFile(packageName: string, path: string): string {
  const main = createRequire(import.meta.url).resolve(packageName);
  return inlineText(new URL(path, pathToFileURL(main)));
}

const ownFile = (file: string): string => inlineText(new URL(`../browser/${file}`, import.meta.url));

/** A file's text with the line ends of HTML parsing, because a browser hashes the parsed text. */
function inlineText(file: URL): string {
  const text = readFileSync(file, "utf8").replace(/\r\n?/g, "\n");
  if (/<\/script|<\/style|<!--/i.test(text)) throw scriptEndsElement(file.pathname);
  return text;
}
