import { citation } from "../words/citation.ts";
import type { ReportInput } from "../reportInput.ts";
import { markup, trustedMarkup, type Markup } from "./markup.ts";

/** How to reproduce and cite this report, and the licences. */
export function closingSection(input: ReportInput): Markup {
  const { command, version, dataLicence } = input;
  const { text, bibtex } = citation(input);
  const lines = bibtex.split("\n").map((line) => markup`${line}${trustedMarkup("\n")}`);
  return markup`<section id="reproduce">
<h2>How to reproduce</h2>
<p>With gain ${version}, in gain’s own folder, this command reproduces the report from the same input:</p>
<pre><code>${command}</code></pre>
<p>The statistics are computed only from the stored rows. The bootstrap uses a stated seed, so its interval is reproducible.</p>
</section>
<section id="cite">
<h2>How to cite</h2>
<p>${text}</p>
<pre><code>${lines}</code></pre>
</section>
<section id="licence">
<h2>Licence</h2>
<p>Data: ${dataLicence ?? "the input does not state its terms"}. Prompts and model outputs keep the terms of their sources.</p>
<p>This page includes Vega and its expression interpreter, © University of Washington Interactive Data Lab, under the BSD
3-Clause licence.</p>
</section>
`;
}
