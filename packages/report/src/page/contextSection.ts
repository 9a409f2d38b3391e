import type { ChartFigures } from "./chartFigures.ts";
import { markup, type Markup } from "./markup.ts";

/** What others measured; nothing where nothing is cited. */
export function contextSection(figures: ChartFigures): Markup {
  const charts = figures.at("context");
  if (charts.length === 0) return markup``;
  return markup`<section id="context">
<h2>Cited values</h2>
${figures.grid(charts)}</section>
`;
}
