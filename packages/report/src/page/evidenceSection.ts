import { categoryStatistics } from "../tables/categoryStatistics.ts";
import { evidence, type EvidenceLine } from "../tables/evidence.ts";
import type { ModelReport } from "../reportInput.ts";
import { rowNotes } from "../words/rowNotes.ts";
import { alternativeText } from "../text/statisticText.ts";
import { dataTable, scrolling } from "./dataTable.ts";
import { gainWords } from "../words/gainWords.ts";
import { markup, type Markup } from "./markup.ts";

/** Number of models that are shown unfolded. */
const UNFOLDED = 2;

/** Every statistic of every model, each p-value with its alternative, each missing value with its reason. */
export function evidenceSection(models: readonly ModelReport[]): Markup {
  const isAlone = models.length === 1;
  const parts = models.map((model, i) => {
    const name = model.labels.modelName;
    const content = markup`${statisticsTable(model)}${categoryTable(model)}${rowRemarks(model)}`;
    if (isAlone) return content;
    return markup`<details${i < UNFOLDED ? markup` open` : markup``}><summary><bdi>${name}</bdi></summary>
${content}</details>
`;
  });
  return markup`<section id="evidence">
<h2>Evidence</h2>
${parts}</section>
`;
}

function statisticsTable({ findings, labels }: ModelReport): Markup {
  const caption = `${labels.modelName}: ${gainWords(labels)}, and its tests against 1`;
  const groups = evidence(findings, labels).map(
    ({ title, lines }) => markup`<tbody>
<tr class="group"><th scope="rowgroup" colspan="3">${title}</th></tr>
${lines.map(statisticRow)}</tbody>
`,
  );
  return scrolling(
    caption,
    markup`<table class="evidence"><caption>${caption}</caption>
<thead><tr><th scope="col">Statistic</th><th scope="col">Result</th><th scope="col">p, by alternative</th></tr></thead>
${groups}</table>`,
  );
}

function statisticRow({ name, result, pValues, remark }: EvidenceLine): Markup {
  const note = remark === undefined ? markup`` : markup`<span class="note">${remark}</span>`;
  if (!result.defined)
    return markup`<tr><th scope="row">${name}</th><td class="why" colspan="2">not defined: ${result.reason}</td></tr>\n`;
  const ps = pValues.map(({ alternative, p }) => markup`<li>${alternativeText(alternative, p)}</li>`);
  const cell = ps.length === 0 ? markup`` : markup`<ul>${ps}</ul>`;
  return markup`<tr><th scope="row">${name}${note}</th><td>${result.value}</td><td>${cell}</td></tr>\n`;
}

function categoryTable(model: ModelReport): Markup {
  const { findings, labels } = model;
  if (findings.categories.length > 0) return dataTable(categoryStatistics(model));
  return markup`<p>No prompt of <bdi>${labels.modelName}</bdi> has a category, so there is no comparison by category.</p>\n`;
}

function rowRemarks({ findings, labels }: ModelReport): Markup {
  const notes = rowNotes(findings.rows, labels.plannedPrompts);
  if (notes.length === 0) return markup``;
  return markup`<h4>Rows to review</h4>
<ul>${notes.map((note) => markup`<li>${note.trim()}</li>`)}</ul>
`;
}
