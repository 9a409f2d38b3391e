import type { GainFindings } from "@gain/analysis";
import type { ReportLabels } from "../reportLabels.ts";

/** The notebook's rule concerns the last block of parallel models as they were trained; it is not applied to others. */
export const notebookApplies = ({ wiring, intervention, block }: ReportLabels): boolean =>
  wiring === "parallel" && intervention === null && block === "L";

/**
 * The result of the notebook's rule for this model, compared with the primary result; null where the rule does not
 * apply.
 */
export function notebookSentence({ notebook, verdict }: GainFindings, labels: ReportLabels): string | null {
  if (!notebookApplies(labels)) return null;
  if (!notebook.verdict.defined)
    return "The notebook’s rule (is the mean below 1?) needs a mean, and there is none.";
  const agrees =
    notebook.verdict.value === "CONFIRMED" ? verdict.word === "dampening" : verdict.word === "expansion";
  const beside = agrees
    ? `The primary result agrees: ${verdict.headline}.`
    : `The rule uses only the mean; the primary result is: ${verdict.headline}.`;
  return `The notebook’s rule (is the mean below 1?) gives ${notebook.verdict.value}. ${beside}`;
}
