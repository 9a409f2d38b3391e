import { pageCode, VIEW_FILES, scriptOf } from "./pageCode.ts";

/** Files with which another page shows the sections of a report. */
export interface ReportAssets {
  /** Defines `gainReport`, whose functions make the drawings and tables of a page live. */
  readonly script: string;
  /** Vega and its expression interpreter; the page loads them before it calls `startCharts`. */
  readonly libraries: readonly string[];
  readonly style: string;
  /** The colour on a dark background for each colour of a drawing, for the island "dark-colours". */
  readonly darkColours: Readonly<Record<string, string>>;
}

const FUNCTIONS = ["startCharts", "startTableSort", "startScheme", "shownText", "numberText", "countText"];

/** The style and the scripts of a report as files, for a page that has its sections and rows of its own. */
export function reportAssets(): ReportAssets {
  const { libraries, style, darkColours } = pageCode();
  const script = scriptOf(VIEW_FILES, `globalThis.gainReport = { ${FUNCTIONS.join(", ")} };`);
  return { script, libraries, style, darkColours };
}
