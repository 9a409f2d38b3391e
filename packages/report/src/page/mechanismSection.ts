import { MECHANISM_CAVEAT, mechanismWords } from "../words/mechanismWords.ts";
import { finalNormTables, lastBlockTables } from "../tables/mechanismTables.ts";
import type { ModelReport } from "../reportInput.ts";
import { dataTable } from "./dataTable.ts";
import { markup, type Markup } from "./markup.ts";

/** What changes the residual norm in the last block, by component and model; empty where no source recorded it. */
export function mechanismSection(models: readonly ModelReport[]): Markup {
  if (!hasMechanism(models)) return markup``;
  const parts = models.map(
    (
      model,
    ) => markup`${models.length > 1 ? markup`<h3><bdi>${model.labels.modelName}</bdi></h3>\n` : markup``}<p>${mechanismWords(model).join(" ")}</p>
${[...lastBlockTables(model), ...finalNormTables(model)].map(dataTable)}`,
  );
  return markup`<section id="mechanism">
<h2>Mechanism: what changes the residual norm, by component</h2>
${parts}<p class="caveat">${MECHANISM_CAVEAT}</p>
</section>
`;
}

/** Whether a source of a report recorded the components of the blocks' steps. */
export const hasMechanism = (models: readonly ModelReport[]): boolean =>
  models.some(({ mechanism }) => mechanism !== undefined);
