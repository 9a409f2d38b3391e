import { wordAfterHolm, type GainFindings } from "@gain/analysis";
import type { ReportLabels } from "../reportLabels.ts";
import { wordAmong, type Among } from "./among.ts";

/** The notebook's rule concerns the last block of parallel models as they were trained; it is not applied to others. */
export const notebookApplies = ({ wiring, intervention, block }: ReportLabels): boolean =>
  wiring === "parallel" && intervention === null && block === "L";

/**
 * The result of the notebook's rule for this model, compared with the primary result; null where the rule does not
 * apply.
 *
 * @param among the model's test among those of the others; null for a model alone
 */
export function notebookSentence(
  { notebook, verdict }: GainFindings,
  labels: ReportLabels,
  among: Among | null = null,
): string | null {
  if (!notebookApplies(labels)) return null;
  if (!notebook.verdict.defined)
    return "The notebook’s rule (is the mean below 1?) needs a mean, and there is none.";
  const word = wordAfterHolm(verdict.word, among);
  const agrees = notebook.verdict.value === "CONFIRMED" ? word === "dampening" : word === "expansion";
  const headline = wordAmong(verdict, among);
  const beside = agrees
    ? `The primary result agrees: ${headline}.`
    : `The rule uses only the mean; the primary result is: ${headline}.`;
  return `The notebook’s rule (is the mean below 1?) gives ${notebook.verdict.value}. ${beside}`;
}
