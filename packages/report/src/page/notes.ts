import type { ReportInput } from "../reportInput.ts";
import { markup, type Markup } from "./markup.ts";

/** What was missing, taken from elsewhere or not trustworthy in the sources. */
export function notesMarkup({ models, sourceNotes }: ReportInput): Markup {
  const all = [...models.map(({ labels, notes }) => ({ heading: labels.modelName, notes })), ...sourceNotes];
  const noted = all.filter(({ notes }) => notes.length > 0);
  const lists = noted.map(
    ({
      heading,
      notes,
    }) => markup`${all.length > 1 ? markup`<h4><bdi>${heading}</bdi></h4>\n` : markup``}<ul>${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>
`,
  );
  return markup`<h3 id="notes">Notes on the input</h3>
${noted.length === 0 ? markup`<p>Nothing in the input was missing, taken from elsewhere or found untrustworthy.</p>\n` : lists}`;
}
