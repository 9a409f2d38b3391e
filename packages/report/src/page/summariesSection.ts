import type { ReportInput } from "../reportInput.ts";
import { SUMMARY_CAVEAT } from "../words/summaryCaveat.ts";
import { statedTables } from "../tables/statedTables.ts";
import { dataTable } from "./dataTable.ts";
import { markup, type Markup } from "./markup.ts";

/** Summaries that files state without rows, one table per block; empty where there are none. */
export function summariesSection({ summaries }: ReportInput): Markup {
  if (summaries.length === 0) return markup``;
  return markup`<section id="summaries">
<h2>Summaries without rows</h2>
<p>${SUMMARY_CAVEAT}</p>
${statedTables(summaries).map((table) => dataTable(table))}</section>
`;
}
