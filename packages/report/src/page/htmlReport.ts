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
import { contentPolicy } from "./contentPolicy.ts";
import { jsonIsland } from "./jsonIsland.ts";
import { markup, trustedMarkup, type Markup } from "./markup.ts";
import { pageCode } from "./pageCode.ts";
import { sectionsOf } from "./sections.ts";

/**
 * The report as the text of an HTML file in UTF-8. It opens from disk and makes no request. Texts from prompts, tokens,
 * models and files are inert. Reads Vega's build and this package's own page files from disk.
 *
 * @throws ReportError when the installed vega-interpreter cannot be put into a page.
 */
export function htmlReport(input: ReportInput): string {
  const { libraries, script, style, darkColours } = pageCode();
  const sections = sectionsOf(input, new ChartFigures(input.charts));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustedMarkup(contentPolicy([...libraries, script], [style]))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="gain ${input.version}">
<title>${input.title}</title>
<style>${trustedMarkup(style)}</style>
</head>
<body>
<div class="top"><div class="bar">
<span class="brand">gain</span>
<nav aria-label="Contents">${sections.flatMap(({ id, title }) => (title === "" ? [] : [markup`<a href="#${id}">${title}</a>`]))}</nav>
<button type="button" id="scheme-toggle" hidden></button>
</div></div>
<main>
${alarms(input)}${sections.map(({ content }) => content)}</main>
${jsonIsland("dark-colours", darkColours)}
${libraries.map((library) => markup`<script type="text/plain" data-code>${trustedMarkup(library)}</script>\n`)}<script>${trustedMarkup(script)}</script>
</body>
</html>
`.text;
}

/** Warnings come before everything else. */
function alarms({ models }: ReportInput): readonly Markup[] {
  return models.flatMap(({ labels }) =>
    labels.alarms.map(
      (alarm) => markup`<p class="alarm" role="alert"><bdi>${labels.modelName}</bdi>: ${alarm}</p>\n`,
    ),
  );
}
