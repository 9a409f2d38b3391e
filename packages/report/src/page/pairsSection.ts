import { pairRemarks, pairsTable } from "../tables/comparisonTables.ts";
import type { ReportInput } from "../reportInput.ts";
import type { ChartFigures } from "./chartFigures.ts";
import { dataTable } from "./dataTable.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";

/** More figures than this are of single pairs, and folded. */
const MOST_SHOWN_FIGURES = 2;

/** Every pair of models on the prompts that both have; nothing where there is none. */
export function pairsSection(
  { comparison: { pairs }, comparison }: ReportInput,
  figures: ChartFigures,
): Markup {
  if (pairs.length === 0) return markup``;
  const charts = figures.at("pairs");
  const shown = figures.grid(charts);
  const remarks = pairRemarks(pairs);
  const table = dataTable(pairsTable(comparison), { sortable: true });
  return markup`<section id="pairs">
<h2>Pairs of models</h2>
${charts.length > MOST_SHOWN_FIGURES ? fold("Every pair by itself", shown, "record") : shown}${pairs.length === 1 ? table : fold(`All ${String(pairs.length)} pairs, with every test`, table)}${remarks.length === 0 ? "" : unpaired(remarks)}</section>
`;
}

const unpaired = (remarks: readonly string[]): Markup =>
  fold(
    "Rows that could not be paired",
    markup`<ul>${remarks.map((remark) => markup`<li>${remark}</li>\n`)}</ul>
`,
  );
