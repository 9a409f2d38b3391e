import type { ChartFigures } from "./chartFigures.ts";
import { markup, type Markup } from "./markup.ts";

/** Where in the depth the stream grows; nothing where the source has the last block alone. */
export function depthSection(figures: ChartFigures): Markup {
  const charts = figures.at("depth");
  if (charts.length === 0) return markup``;
  return markup`<section id="depth">
<h2>Where in the depth</h2>
${figures.grid(charts)}</section>
`;
}
