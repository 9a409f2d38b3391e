import type { ReportInput } from "../reportInput.ts";
import type { ChartFigures } from "./chartFigures.ts";
import { markup, type Markup } from "./markup.ts";
import { modelTables } from "./modelTable.ts";

/** A row a model, then what the models do beside each other on shared scales. */
export function modelsSection(input: ReportInput, figures: ChartFigures): Markup {
  if (input.models.length < 2) return markup``;
  return markup`<section id="models">
<h2>Every model</h2>
${modelTables(input)}${figures.grid(figures.at("models"))}</section>
`;
}
