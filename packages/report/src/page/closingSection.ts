import { citation } from "../words/citation.ts";
import type { ReportInput } from "../reportInput.ts";
import { markup, trustedMarkup, type Markup } from "./markup.ts";

/** How to make this report again, how to cite it, and whose the data are. */
export function closingSection(input: ReportInput): Markup {
  const { command, version, dataLicence } = input;
  const { text, bibtex } = citation(input);
  const lines = bibtex.split("\n").map((line) => markup`${line}${trustedMarkup("\n")}`);
  return markup`<section id="reproduce">
<h2>How to reproduce</h2>
<p>With gain ${version}, in gain’s own folder, this command makes the report again from the same input:</p>
<pre><code>${command}</code></pre>
<p>The statistics are computed from the stored rows alone. The bootstrap draws from a stated seed, so its interval comes out
the same each time.</p>
</section>
<section id="cite">
<h2>How to cite</h2>
<p>${text}</p>
<pre><code>${lines}</code></pre>
</section>
<section id="licence">
<h2>Licence</h2>
<p>Data: ${dataLicence ?? "the input does not state its terms"}. Prompts and model outputs keep the terms of their sources.</p>
<p>This page carries Vega and its expression interpreter, © University of Washington Interactive Data Lab, under the BSD
3-Clause licence.</p>
</section>
`;
}
