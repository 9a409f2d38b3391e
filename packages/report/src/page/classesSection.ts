import { blockName, type ArchitectureHypothesis } from "@gain/analysis";
import type { ReportInput } from "../reportInput.ts";
import { analysesTable } from "../tables/analysesTable.ts";
import { studyTable } from "../tables/studyTable.ts";
import { familiesTable, replicatesTable } from "../tables/familyTables.ts";
import { architectureStatus } from "../words/architectureWords.ts";
import { dataTable } from "./dataTable.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";
import { sentence } from "./sentence.ts";

/** The result of several models on the two kinds of wiring. */
export function classesSection(input: ReportInput): Markup {
  const { models, comparison, study } = input;
  if (models.length < 2) return markup``;
  const { architectures, otherBlocks, analyses, replicates } = comparison;
  const families =
    study === null
      ? fold("The family of every model", dataTable(replicatesTable(replicates)))
      : fold("Every mean gain of the files, and which count", dataTable(studyTable(study)));
  return markup`<section id="classes">
<h2>Parallel against sequential attention${study === null ? "" : atBlock(architectures)}</h2>
${classesMarkup(architectures)}${analyses.length === 0 ? "" : dataTable(analysesTable(analyses))}${limits(input)}${otherBlocks.map(
    (other) => markup`<h3>The same question${atBlock(other)}</h3>
${classesMarkup(other)}`,
  )}${families}</section>
`;
}

const atBlock = ({ block }: ArchitectureHypothesis): string =>
  block === "L" ? " at block L, the last" : ` at block ${blockName(block)}`;

function limits({ study }: ReportInput): Markup {
  if (study === null || study.limits.length === 0) return markup``;
  return markup`<h3>What this study cannot show</h3>
<ul>${study.limits.map((limit) => markup`<li>${limit}</li>`)}</ul>
`;
}

export const classesMarkup = (architectures: ArchitectureHypothesis): Markup =>
  markup`<p><strong>${sentence(architectureStatus(architectures))}</strong> ${architectures.words}</p>
${architectures.families.length === 0 ? "" : dataTable(familiesTable(architectures))}`;
