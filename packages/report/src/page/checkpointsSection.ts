import type { ChartFigures } from "./chartFigures.ts";
import { heroes } from "./answerSection.ts";
import { markup, type Markup } from "./markup.ts";

/** What the training does, beside the figure that answers; nothing for models that are no checkpoints of one. */
export function checkpointsSection(figures: ChartFigures): Markup {
  const answering = heroes(figures);
  const charts = figures.at("checkpoints").filter((chart) => !answering.includes(chart));
  if (charts.length === 0) return markup``;
  return markup`<section id="checkpoints">
<h2>Along the training</h2>
${figures.grid(charts)}</section>
`;
}
