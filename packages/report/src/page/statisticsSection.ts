import { evidence, type EvidenceLine } from "../tables/evidence.ts";
import { categoryContrasts } from "../tables/categoryContrasts.ts";
import { categoryStatistics } from "../tables/categoryStatistics.ts";
import type { ModelReport, ReportInput } from "../reportInput.ts";
import { rowNotes } from "../words/rowNotes.ts";
import { alternativeText } from "../text/statisticText.ts";
import type { Among } from "../words/among.ts";
import { architectureText, normText } from "../words/architectureText.ts";
import { gainWords } from "../words/gainWords.ts";
import { verdictWords } from "../words/verdictWords.ts";
import { classesMarkup } from "./classesSection.ts";
import { dataTable, scrolling } from "./dataTable.ts";
import { estimatesTable } from "./estimatesTable.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";
import { sentence } from "./sentence.ts";

/** All statistics of the only model; of several, those of each are in its fold. */
export function statisticsSection({ models, comparison }: ReportInput): Markup {
  const [model] = models;
  if (model === undefined || models.length > 1) return markup``;
  return markup`<section id="statistics">
<h2>Statistics</h2>
${modelStatistics(model, null, true)}${fold(markup`Parallel against sequential attention`, classesMarkup(comparison.architectures))}</section>
`;
}

/**
 * The verdict's sentences and the estimates that they rest on; everything else about the gains of a model folded, and of
 * several models, whose tables would be most of the pages, not printed either.
 */
export function modelStatistics(model: ModelReport, among: Among | null, isAlone: boolean): Markup {
  const { findings, labels } = model;
  const { headline, because } = verdictWords(findings, labels, among);
  return markup`<p><strong>${sentence(headline)}</strong> ${because.join(" ")}</p>
<p class="faint">${architectureText(labels)}. Norm: ${normText(labels)}.</p>
${dataTable(estimatesTable(model))}${rowRemarks(model)}${fold("Every category", categoryTable(model))}${fold("Every statistic, each p with its alternative", statisticsTable(model), isAlone ? "" : "record")}`;
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
  const contrasts = categoryContrasts(model);
  if (findings.categories.length > 0)
    return markup`${dataTable(categoryStatistics(model))}${contrasts === null ? "" : dataTable(contrasts)}`;
  return markup`<p>No prompt of <bdi>${labels.modelName}</bdi> has a category, so there is no comparison by category.</p>\n`;
}

function rowRemarks({ findings, labels }: ModelReport): Markup {
  const notes = rowNotes(findings.rows, labels.plannedPrompts);
  if (notes.length === 0) return markup``;
  return markup`<h4>Rows to review</h4>
<ul>${notes.map((note) => markup`<li>${note.trim()}</li>`)}</ul>
`;
}
