/**
 * The files of the page: its own markup and style, its compiled scripts, and the report's style and scripts, which draw a
 * run's report here as they do in its own file.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pageMissing } from "../errors.ts";

const OWN = new URL("../page/", import.meta.url);
const SCRIPT = "text/javascript; charset=utf-8";
const STYLE = "text/css; charset=utf-8";

export interface Asset {
  readonly type: string;
  readonly content: string;
}

/** The files with which the page shows the sections of a report. */
export interface ReportAssets {
  /** Defines `gainReport`, whose functions make the drawings and tables of a page live. */
  readonly script: string;
  /** Vega and its expression interpreter. */
  readonly libraries: readonly string[];
  readonly style: string;
  /** The colour on a dark background for each colour of a drawing. */
  readonly darkColours: Readonly<Record<string, string>>;
}

/** From what the page is put together. */
export interface PageParts {
  /** The folder with the page's compiled scripts. */
  readonly compiled: string;
  readonly report: ReportAssets;
}

/** The page's own style, in the order of its rules. */
const STYLES = ["page.css", "rows.css", "narrow.css"] as const;

/** Names of the compiled scripts of the page, in their folder. */
const COMPILED = ["page.js", "rowWorker.js"] as const;

/**
 * Every file of the page by its name.
 *
 * @throws ViewerError `page_missing`
 */
export async function readAssets({ compiled, report }: PageParts): Promise<ReadonlyMap<string, Asset>> {
  const { script, libraries, style, darkColours } = report;
  const scripts = await Promise.all(
    COMPILED.map(async (name) => {
      const file = join(compiled, name);
      const content = await readFile(file, "utf8").catch((cause: unknown) => {
        throw pageMissing(file, cause);
      });
      return [name, { type: SCRIPT, content }] as const;
    }),
  );
  const markup = await ownFile("index.html");
  return new Map<string, Asset>([
    [
      "index.html",
      { type: "text/html; charset=utf-8", content: markup.replace(ISLAND, island(darkColours)) },
    ],
    ["page.css", { type: STYLE, content: [style, ...(await Promise.all(STYLES.map(ownFile)))].join("\n") }],
    ["report.js", { type: SCRIPT, content: script }],
    ["vega.js", { type: SCRIPT, content: libraries.join("\n") }],
    ...scripts,
  ]);
}

/** Where the page's markup has the colours of drawings on a dark background, which the report's script reads. */
const ISLAND = "<!-- dark-colours -->";

const island = (colours: Readonly<Record<string, string>>): string =>
  `<script type="application/json" id="dark-colours">${JSON.stringify(colours)}</script>`;

const ownFile = (name: string): Promise<string> => readFile(new URL(name, OWN), "utf8");
