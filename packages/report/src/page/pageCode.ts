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
  "scheme.js",
  "chartColours.js",
  "shownText.js",
  "tooltip.js",
  "chartView.js",
  "charts.js",
  "page.js",
] as const;

const STYLE_FILES = ["page.css", "verdict.css", "tables.css", "charts.css", "print.css"] as const;

interface PageCode {
  /** Vega, its expression interpreter, and the page's own scripts as one script. */
  readonly scripts: readonly string[];
  readonly style: string;
}

let cached: PageCode | undefined;

/**
 * The scripts and the style sheet of a report, read once. Vega alone compiles expressions with `eval`, which the page's
 * policy forbids, so its interpreter is included.
 */
export function pageCode(): PageCode {
  return (cached ??= {
    scripts: [
      underLicence("vega", packageFile("vega", "vega.min.js")),
      underLicence(
        "vega-interpreter",
        interpreterScript(packageFile("vega-interpreter", "vega-interpreter.js")),
      ),
      `(() => {\n"use strict";\n${SCRIPT_FILES.map(ownFile).join("\n")}})();\n`,
    ],
    style: STYLE_FILES.map(ownFile).join("\n"),
  });
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
