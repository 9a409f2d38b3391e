import type { ReportInput } from "../reportInput.ts";
import { selfCheckTable } from "../tables/selfCheckTable.ts";
import { dataTable } from "./dataTable.ts";
import { markup, type Markup } from "./markup.ts";

/** What was missing, taken from elsewhere or not trustworthy in the sources. */
export function notesSection({ models, sourceNotes }: ReportInput): Markup {
  const all = [...models.map(({ labels, notes }) => ({ heading: labels.modelName, notes })), ...sourceNotes];
  const noted = all.filter(({ notes }) => notes.length > 0);
  const lists = noted.map(
    ({ heading, notes }) => markup`${all.length > 1 ? markup`<h3><bdi>${heading}</bdi></h3>` : markup``}
<ul>${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>
`,
  );
  return markup`<section id="notes">
<h2>Notes on the input</h2>
${noted.length === 0 ? markup`<p>Nothing in the input was missing, taken from elsewhere or found untrustworthy.</p>` : lists}
</section>
`;
}

/** The self-checks of the instrument. */
export function selfCheckSection({ selfChecks }: ReportInput): Markup {
  const content =
    selfChecks.length === 0
      ? markup`<p>There are no self-checks for this input: gain did not make the measurements, or the run stored none.</p>`
      : dataTable(selfCheckTable(selfChecks));
  return markup`<section id="self-checks">\n<h2>Self-checks</h2>\n${content}</section>\n`;
}

/** The origin of data and software. */
export function provenanceSection({ provenance }: ReportInput): Markup {
  const groups = provenance.map(
    ({ heading, facts }) => markup`<h3><bdi>${heading}</bdi></h3>
<dl class="facts">${facts.map(([label, value]) => markup`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>
`,
  );
  return markup`<section id="provenance">
<h2>Provenance</h2>
${groups.length === 0 ? markup`<p>The origin of these rows is not recorded.</p>` : groups}
</section>
`;
}
