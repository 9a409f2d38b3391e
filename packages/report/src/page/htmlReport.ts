/**
 * One self-contained HTML file of a report.
 *
 *   input ─▶ text, tables and drawings as HTML ────┐
 *        └─▶ charts and rows as JSON islands ──────┤
 *   vega, its interpreter, the page's own scripts ─┼─▶ one file, which loads nothing
 *        └─▶ their hashes ─▶ content security policy
 *
 * Without scripts, everything except the values under the pointer and the table of all rows is shown.
 */
import type { ReportInput } from "../reportInput.ts";
import { ChartFigures } from "./chartFigures.ts";
import { markup, type Markup } from "./markup.ts";
import { pageShell } from "./pageShell.ts";
import { sectionsOf } from "./sections.ts";

/**
 * The report as the text of an HTML file in UTF-8. It opens from disk and makes no request. Texts from prompts, tokens,
 * models and files are inert. Reads Vega's build and this package's own page files from disk.
 *
 * @throws ReportError when the installed vega-interpreter cannot be put into a page.
 */
export const htmlReport = (input: ReportInput): string =>
  pageShell({
    ...{ title: input.title, version: input.version, alarms: alarms(input) },
    sections: sectionsOf(input, new ChartFigures(input.charts)),
  });

/** Warnings come before everything else. */
function alarms({ models }: ReportInput): readonly Markup[] {
  return models.flatMap(({ labels }) =>
    labels.alarms.map(
      (alarm) => markup`<p class="alarm" role="alert"><bdi>${labels.modelName}</bdi>: ${alarm}</p>\n`,
    ),
  );
}
