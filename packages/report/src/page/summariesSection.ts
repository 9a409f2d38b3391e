import type { ReportInput } from "../reportInput.ts";
import { SUMMARY_CAVEAT } from "../words/summaryCaveat.ts";
import { statedTables } from "../tables/statedTables.ts";
import { dataTable } from "./dataTable.ts";
import { markup, type Markup } from "./markup.ts";

/** What files state without rows, a table a block; nothing where they state nothing. */
export function summariesSection({ summaries }: ReportInput): Markup {
  if (summaries.length === 0) return markup``;
  return markup`<section id="summaries">
<h2>Summaries without rows</h2>
<p>${SUMMARY_CAVEAT}</p>
${statedTables(summaries).map((table) => dataTable(table))}</section>
`;
}
