import { gainText } from "@gain/analysis";
import type { ReportInput, ModelReport } from "../reportInput.ts";
import { amongOthers, type Among } from "../words/among.ts";
import { architectureStatus } from "../words/architectureWords.ts";
import { architectureText, normText } from "../words/architectureText.ts";
import { familiesTable } from "../tables/familyTables.ts";
import { verdictWords } from "../words/verdictWords.ts";
import { dataTable } from "./dataTable.ts";
import { gainScale, intervalStrip, type GainScale } from "./intervalStrip.ts";
import { markup, type Markup } from "./markup.ts";

/** A verdict's class in the style sheet and its sign, so that shape and colour both identify it. */
const LOOKS: Readonly<Record<string, { readonly look: string; readonly sign: Markup }>> = {
  dampening: { look: "dampening", sign: markup`<path d="M1 2h10L6 11z"/>` },
  expansion: { look: "expansion", sign: markup`<path d="M1 10h10L6 1z"/>` },
};
const UNDECIDED = { look: "undecided", sign: markup`<path d="M1 3h10v2H1zM1 7h10v2H1z"/>` };

/** The verdict of each model with the notebook's rule last, and the hypothesis about architectures. */
export function verdictSection({ models, comparison }: ReportInput): Markup {
  const scale = gainScale(models.map(({ findings }) => findings));
  const { architectures } = comparison;
  return markup`<section id="verdict">
<h2>Verdict</h2>
<div class="verdicts">
${models.map((model, i) => verdictCard(model, scale, amongOthers(comparison, i)))}</div>
<div class="architectures">
<h3>Parallel against sequential attention: ${architectureStatus(architectures)}</h3>
<p>${architectures.words}</p>
${dataTable(familiesTable(architectures))}</div>
</section>
`;
}

function verdictCard({ findings, labels }: ModelReport, scale: GainScale, among: Among | null): Markup {
  const { headline, because, notebook } = verdictWords(findings, labels, among);
  const { look, sign } = LOOKS[findings.verdict.word] ?? UNDECIDED;
  const { estimate } = findings.primary;
  const mean = estimate.defined
    ? markup`<p class="gain">geometric mean gain <strong>${gainText(estimate.value.mean)}</strong></p>\n`
    : markup``;
  const rule = notebook === null ? markup`` : markup`<p class="rule">${notebook}</p>\n`;
  return markup`<article class="verdict ${look}">
<div>
<h3><bdi>${labels.modelName}</bdi></h3>
<p class="faint">${architectureText(labels)}. Norm: ${normText(labels)}.</p>
<p class="word"><svg viewBox="0 0 12 12" aria-hidden="true">${sign}</svg>${headline}</p>
${mean}${intervalStrip(findings, scale)}</div>
<div>
${because.map((sentence) => markup`<p>${sentence}</p>\n`)}${rule}</div>
</article>
`;
}
