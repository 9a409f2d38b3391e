import type { TwinsReport } from "../twinsReport.ts";
import { DEMONSTRATION, twinAnswer } from "../words/twinWords.ts";
import { ChartFigures } from "./chartFigures.ts";
import { markup } from "./markup.ts";
import { pageShell } from "./pageShell.ts";
import { twinsSections } from "./twinsSections.ts";

/**
 * The report of matched twins as one HTML file; the same input gives the same text.
 *
 * @throws ReportError when the installed vega-interpreter cannot be put into a page.
 */
export const twinsPage = (input: TwinsReport): string =>
  pageShell({
    title: `${input.plan.isDemonstration ? "Demonstration: " : ""}${twinAnswer(input.findings)}`,
    version: input.version,
    alarms: input.plan.isDemonstration ? [markup`<p class="alarm" role="alert">${DEMONSTRATION}</p>\n`] : [],
    sections: twinsSections(input, new ChartFigures(input.charts)),
  });
