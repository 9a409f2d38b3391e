import type { ReportChart } from "../reportInput.ts";
import { jsonIsland } from "./jsonIsland.ts";
import { markup, type Markup } from "./markup.ts";

/** An element for each chart and its Vega specification as an island, drawn by the page's script. */
export function chartSection(charts: readonly ReportChart[]): Markup {
  if (charts.length === 0)
    return markup`<section id="charts"><h2>Charts</h2><p>No chart was made for this report.</p></section>\n`;
  const figures = charts.map(
    ({ title, caption, vega, narrowVega }, i) => markup`<figure>
<figcaption><strong>${title}</strong>${caption}</figcaption>
<div class="chart" data-chart="${String(i)}" role="group" aria-label="${title}" tabindex="0"></div>
${jsonIsland(`chart-${String(i)}`, vega)}
${narrowVega === undefined ? markup`` : jsonIsland(`chart-${String(i)}-narrow`, narrowVega)}</figure>
`,
  );
  return markup`<section id="charts">
<h2>Charts</h2>
<p class="faint on-screen">Rest the pointer on a mark to see the prompt and its numbers; the table of all rows has the same values.</p>
<noscript><p>The charts are drawn by the page’s own script, which this browser does not run. The same figures are SVG and PNG
files next to this report.</p></noscript>
${figures}</section>
`;
}
