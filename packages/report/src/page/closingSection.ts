import { citation } from "../words/citation.ts";
import type { ReportInput } from "../reportInput.ts";
import { markup, trustedMarkup, type Markup } from "./markup.ts";

/** How to reproduce and cite this report. */
export function closingSection(input: ReportInput): Markup {
  const { command, version } = input;
  const { text, bibtex } = citation(input);
  const lines = bibtex.split("\n").map((line) => markup`${line}${trustedMarkup("\n")}`);
  return markup`<section id="reproduce">
<h2>Reproduce and cite</h2>
<p>With gain ${version}, in gain’s own folder, this command reproduces the report from the same input:</p>
<pre><code>${command}</code></pre>
<p>The statistics are computed only from the stored rows. The bootstrap uses a stated seed, so its interval is reproducible.</p>
<p id="cite">${text}</p>
<pre><code>${lines}</code></pre>
</section>
`;
}
