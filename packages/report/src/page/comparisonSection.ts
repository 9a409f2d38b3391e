import { modelsTables, pairRemarks, pairsTable } from "../tables/comparisonTables.ts";
import { replicatesTable } from "../tables/familyTables.ts";
import type { ReportInput } from "../reportInput.ts";
import { dataTable } from "./dataTable.ts";
import { markup, type Markup } from "./markup.ts";

/** All models, and every pair of them on their common prompts; empty for one model. */
export function comparisonSection({ models, comparison }: ReportInput): Markup {
  if (models.length < 2) return markup``;
  const remarks = pairRemarks(comparison.pairs);
  const list = markup`<p>Rows that could not be paired:</p>
<ul>${remarks.map((remark) => markup`<li>${remark}</li>`)}</ul>
`;
  return markup`<section id="comparison">
<h2>Models compared</h2>
${modelsTables(models, comparison).map(dataTable)}${dataTable(replicatesTable(comparison.replicates))}${comparison.pairs.length === 0 ? "" : dataTable(pairsTable(comparison))}${remarks.length === 0 ? "" : list}</section>
`;
}
