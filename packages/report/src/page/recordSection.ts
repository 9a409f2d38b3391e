import type { ReportInput } from "../reportInput.ts";
import { amongOthers } from "../words/among.ts";
import { verdictWords } from "../words/verdictWords.ts";
import type { ChartFigures } from "./chartFigures.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";
import { inModelOrder } from "./modelOrder.ts";
import { timelineMarkup } from "./timeline.ts";

/** What few readers need, each part in a fold: the notebook's figures, provenance, timeline, licence. */
export function recordSection(input: ReportInput, figures: ChartFigures): Markup {
  const { timelines } = input;
  return markup`<section id="record">
<h2>Record</h2>
${notebook(input, figures)}${fold("Provenance of the data and the software", provenanceMarkup(input.provenance), "record")}${timelines.length === 0 ? "" : fold("Timeline", timelines.map(timelineMarkup), "record")}${fold("Licence", licence(input))}</section>
`;
}

/** The notebook's own rule and figures, under its name. */
function notebook(input: ReportInput, figures: ChartFigures): Markup {
  const rules = inModelOrder(input).flatMap(({ model: { findings, labels }, place }) => {
    const rule = verdictWords(findings, labels, amongOthers(input.comparison, place)).notebook;
    return rule === null ? [] : [markup`<p><bdi>${labels.modelName}</bdi>: ${rule}</p>\n`];
  });
  const charts = figures.at("notebook");
  if (rules.length === 0 && charts.length === 0) return markup``;
  return fold("The notebook’s rule and figures", markup`${rules}${figures.grid(charts)}`, "record");
}

/** Facts about the origin of the data, by group. */
export function provenanceMarkup(groups: ReportInput["provenance"]): Markup {
  if (groups.length === 0) return markup`<p>The origin of these rows is not recorded.</p>\n`;
  return markup`${groups.map(
    ({ heading, facts }) => markup`<h3><bdi>${heading}</bdi></h3>
<dl class="facts">${facts.map(([label, value]) => markup`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>
`,
  )}`;
}

const licence = ({ dataLicence }: ReportInput): Markup =>
  markup`<p>Data: ${dataLicence ?? "the input does not state its terms"}. Prompts and model outputs keep the terms of their sources.</p>
<p>This page includes Vega and its expression interpreter, © University of Washington Interactive Data Lab, under the BSD
3-Clause licence.</p>
`;
