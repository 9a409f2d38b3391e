import { loadScript } from "../data/siteSource.ts";
import { element, required } from "../dom.ts";
import type { OnScheme } from "../main.ts";
import { reportCode } from "../reportCode.ts";
import { adoptReport } from "./adoptReport.ts";
import { linkModels, markAddress, type RowsAddressOf } from "./rowLinks.ts";

/**
 * Shows the sections of a report below `before`, with its contents in the bar, and makes its charts live. The report's
 * table of rows, which has the first rows only, is left out.
 *
 * @param more entries of the contents behind the report's own
 * @param rows what takes the place of that table; null for nothing
 * @param addressOf the address of the rows of a model by its name in the report
 * @throws Error for a text that is no report
 */
export function showReport(
  text: string,
  before: HTMLElement,
  rows: HTMLElement | null,
  more: readonly (readonly [id: string, title: string])[],
  addressOf: RowsAddressOf,
): OnScheme {
  const { sections, contents, hasCharts } = adoptReport(text);
  if (sections.length === 0) throw new Error("The file is no report that this version can show.");
  required("places").replaceChildren(
    ...[...contents, ...more].map(([id, title]) => element("a", { href: `#${id}` }, title)),
  );
  before.after(...sections);
  const prompts = removeFirstRows() ?? sections.at(-1);
  if (rows !== null) prompts?.append(rows);
  // A command that is wider than the window is scrolled by keyboard too.
  for (const section of sections) for (const code of section.querySelectorAll("pre")) code.tabIndex = 0;
  reportCode.startTableSort();
  linkModels(sections, addressOf);
  return hasCharts ? liveCharts(addressOf) : () => undefined;
}

/** Drawings need no script. Vega, which shows the values under the pointer, is loaded when the page is idle. */
function liveCharts(addressOf: RowsAddressOf): OnScheme {
  let redraw: OnScheme = () => undefined;
  const begin = (): void => {
    void loadScript("vega.js").then(() => {
      ({ redraw } = reportCode.startCharts((datum) => markAddress(datum, addressOf)));
      document.documentElement.dataset["charts"] = "live";
    });
  };
  requestIdleCallback(begin, { timeout: 3_000 });
  return () => {
    redraw();
  };
}

/** Removes the report's table of rows from its heading on. @returns what it was in; null for none */
function removeFirstRows(): HTMLElement | null {
  const heading = document.getElementById("rows");
  const parent = heading?.parentElement ?? null;
  for (let next: Element | null = heading; next !== null;) {
    const after: Element | null = next.nextElementSibling;
    next.remove();
    next = after;
  }
  return parent;
}
