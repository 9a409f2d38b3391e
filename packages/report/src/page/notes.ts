import type { ReportInput } from "../reportInput.ts";
import { inputNotes } from "../words/inputNotes.ts";
import { markup, type Markup } from "./markup.ts";

/** What was missing, taken from elsewhere or not trustworthy in the sources. */
export function notesMarkup(input: ReportInput): Markup {
  const isOne = input.models.length + input.sourceNotes.length === 1;
  const lists = inputNotes(input).map(
    ({
      headings,
      notes,
    }) => markup`${isOne ? markup`` : markup`<h4><bdi>${headings.join(", ")}</bdi></h4>\n`}<ul>${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>
`,
  );
  return markup`<h3 id="notes">Notes on the input</h3>
${lists.length === 0 ? markup`<p>Nothing in the input was missing, taken from elsewhere or found untrustworthy.</p>\n` : lists}`;
}
