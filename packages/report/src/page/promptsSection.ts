import { isMeta } from "@gain/records";
import type { ReportInput } from "../reportInput.ts";
import type { ChartFigures } from "./chartFigures.ts";
import { markup, type Markup } from "./markup.ts";
import { rowTable } from "./rowTable.ts";

/** The prompts: their figures, and the table of all rows. */
export function promptsSection({ models, rowFiles }: ReportInput, figures: ChartFigures): Markup {
  const rows = models.map(({ labels, rows, findings, columns = [] }) => ({
    name: labels.modelName,
    rows,
    own: columns.filter(isMeta),
    total: findings.rows.total,
  }));
  return markup`<section id="prompts">
<h2>Prompts</h2>
${figures.grid(figures.at("prompts"))}${rowTable(rows, rowFiles)}</section>
`;
}
