import type { ArchitectureHypothesis } from "@gain/analysis";
import type { ReportInput } from "../reportInput.ts";
import { familiesTable, replicatesTable } from "../tables/familyTables.ts";
import { architectureStatus } from "../words/architectureWords.ts";
import { dataTable } from "./dataTable.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";
import { sentence } from "./sentence.ts";

/** The result of several models on the two kinds of wiring. */
export function classesSection({ models, comparison }: ReportInput): Markup {
  if (models.length < 2) return markup``;
  const families = dataTable(replicatesTable(comparison.replicates));
  return markup`<section id="classes">
<h2>Parallel against sequential attention</h2>
${classesMarkup(comparison.architectures)}${fold("The family of every model", families)}</section>
`;
}

export const classesMarkup = (architectures: ArchitectureHypothesis): Markup =>
  markup`<p><strong>${sentence(architectureStatus(architectures))}</strong> ${architectures.words}</p>
${architectures.families.length === 0 ? "" : dataTable(familiesTable(architectures))}`;
