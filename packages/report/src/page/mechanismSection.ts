import { MECHANISM_CAVEAT, mechanismWords } from "../words/mechanismWords.ts";
import { finalNormTables, lastBlockTables } from "../tables/mechanismTables.ts";
import type { ModelReport, ReportInput } from "../reportInput.ts";
import type { ChartFigures } from "./chartFigures.ts";
import { dataTable } from "./dataTable.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";

/** What changes the residual norm in the last block, by component; of several models the text and tables are in the fold of
 * each. */
export function mechanismSection({ models }: ReportInput, figures: ChartFigures): Markup {
  const charts = figures.at("mechanism");
  const [model] = models;
  const isAlone = models.length === 1;
  if (model === undefined || !hasMechanism(models) || (!isAlone && charts.length === 0)) return markup``;
  return markup`<section id="mechanism">
<h2>What changes the residual norm, by component</h2>
${figures.grid(charts, markup`${isAlone ? modelMechanism(model) : ""}<p class="caveat">${MECHANISM_CAVEAT}</p>\n`)}</section>
`;
}

/** The last block and the final norm of one model in words and tables, or why they are not known. */
export function modelMechanism(model: ModelReport): Markup {
  const tables = [...lastBlockTables(model), ...finalNormTables(model)];
  return markup`<p>${mechanismWords(model).join(" ")}</p>
${
  tables.length === 0
    ? ""
    : fold(
        "The last block and the final norm in numbers",
        tables.map((table) => dataTable(table)),
      )
}`;
}

/** Whether a source of a report recorded the components of the blocks' steps. */
export const hasMechanism = (models: readonly ModelReport[]): boolean =>
  models.some(({ mechanism }) => mechanism !== undefined);
