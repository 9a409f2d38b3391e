import { methods } from "../words/methods.ts";
import { methodTable } from "../tables/methodTable.ts";
import type { ReportInput } from "../reportInput.ts";
import { dataTable } from "./dataTable.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";
import { notesMarkup } from "./notes.ts";

/** Methods and caveats as text, with this report's numbers, and what is to be known of the input. */
export function methodsSection(input: ReportInput): Markup {
  const notes = methods(input).map(
    ({ title, text }) => markup`<div><h3>${title}</h3>
<p>${text}</p></div>
`,
  );
  return markup`<section id="methods">
<h2>Methods and caveats</h2>
<div class="notes">
${notes}</div>
${notesMarkup(input)}${fold("Every statistical method, with its formula and source", dataTable(methodTable()), "record")}</section>
`;
}
