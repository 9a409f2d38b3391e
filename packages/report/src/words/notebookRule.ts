import type { GainFindings } from "@gain/analysis";
import type { ReportLabels } from "../reportLabels.ts";

/** The notebook's rule is about the last block of parallel models as they were trained; of others its words are not given. */
export const notebookApplies = ({ wiring, intervention, block }: ReportLabels): boolean =>
  wiring === "parallel" && intervention === null && block === "L";

/** What the notebook's rule says of this model and how that stands to the primary result; null where it does not apply. */
export function notebookSentence({ notebook, verdict }: GainFindings, labels: ReportLabels): string | null {
  if (!notebookApplies(labels)) return null;
  if (!notebook.verdict.defined)
    return "The notebook’s rule, is the mean below 1?, says nothing without a mean.";
  const agrees =
    notebook.verdict.value === "CONFIRMED" ? verdict.word === "dampening" : verdict.word === "expansion";
  const beside = agrees
    ? `The primary result points the same way: ${verdict.headline}.`
    : `The rule looks at the mean alone; the primary result is: ${verdict.headline}.`;
  return `The notebook’s rule, is the mean below 1?, says ${notebook.verdict.value}. ${beside}`;
}
