import { citation } from "../words/citation.ts";
import type { ReportInput } from "../reportInput.ts";
import { markup, trustedMarkup, type Markup } from "./markup.ts";

/** How to make this report again and how to cite it. */
export function closingSection(input: ReportInput): Markup {
  const { command, version } = input;
  const { text, bibtex } = citation(input);
  const lines = bibtex.split("\n").map((line) => markup`${line}${trustedMarkup("\n")}`);
  return markup`<section id="reproduce">
<h2>Reproduce and cite</h2>
<p>With gain ${version}, in gain’s own folder, this command makes the report again from the same input:</p>
<pre><code>${command}</code></pre>
<p>The statistics are computed from the stored rows alone. The bootstrap draws from a stated seed, so its interval comes out
the same each time.</p>
<p id="cite">${text}</p>
<pre><code>${lines}</code></pre>
</section>
`;
}
