import { contentPolicy } from "./contentPolicy.ts";
import { jsonIsland } from "./jsonIsland.ts";
import { markup, trustedMarkup, type Markup } from "./markup.ts";
import { pageCode } from "./pageCode.ts";

/** A section of a page, and what the contents call it; one without a title is not among them. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

export interface Page {
  readonly title: string;
  /** Of gain. */
  readonly version: string;
  /** Before everything else. */
  readonly alarms: readonly Markup[];
  readonly sections: readonly Section[];
}

/**
 * One file with style, scripts and the policy that allows these alone.
 *
 * @throws ReportError when the installed vega-interpreter cannot be put into a page.
 */
export function pageShell({ title, version, alarms, sections }: Page): string {
  const { libraries, script, style, darkColours } = pageCode();
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustedMarkup(contentPolicy([...libraries, script], [style]))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="gain ${version}">
<title>${title}</title>
<style>${trustedMarkup(style)}</style>
</head>
<body>
<div class="top"><div class="bar">
<span class="brand">gain</span>
<nav aria-label="Contents">${sections.flatMap((section) => (section.title === "" ? [] : [markup`<a href="#${section.id}">${section.title}</a>`]))}</nav>
<button type="button" id="scheme-toggle" hidden></button>
</div></div>
<main>
${alarms}${sections.map(({ content }) => content)}</main>
${jsonIsland("dark-colours", darkColours)}
${libraries.map((library) => markup`<script type="text/plain" data-code>${trustedMarkup(library)}</script>\n`)}<script>${trustedMarkup(script)}</script>
</body>
</html>
`.text;
}
