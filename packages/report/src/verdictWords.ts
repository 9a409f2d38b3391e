import { PYTHIA, type GainFindings, type NotebookVerdict } from "@gain/analysis";
import { wordAmong, type Among } from "./among.ts";
import type { ReportLabels } from "./reportLabels.ts";
import { findingText, namedPText, rangeText } from "./statisticText.ts";

/** The verdict on one model in words. */
export interface VerdictWords {
  /** "dampening", "expansion", "not distinguishable", or "no verdict"; beside others, as `wordAmong` has it. */
  readonly verdict: string;
  /** The sentences that carry it, with the numbers. */
  readonly because: readonly string[];
  /** The notebook's word, or why it has none. */
  readonly notebook: string;
  /** What the notebook's word means for this model. */
  readonly notebookMeaning: string;
}

/** @param among the model's test among those of the others; null for a model alone */
export function verdictWords(
  findings: GainFindings,
  labels: ReportLabels,
  among: Among | null = null,
): VerdictWords {
  const { verdict, verdictReason, notebook } = findings;
  return {
    verdict: wordAmong(verdict, among),
    because: [verdictReason, ...furtherEvidence(findings)],
    notebook: findingText(notebook.verdict, String),
    notebookMeaning: notebook.verdict.defined
      ? notebookConclusion(notebook.verdict.value, labels)
      : "Without a mean, the rule says nothing.",
  };
}

/** What the notebook's verdict means for a model of this wiring. */
export function notebookConclusion(
  verdict: NotebookVerdict,
  { modelName, wiring, intervention }: ReportLabels,
): string {
  if (intervention !== null) return `${intervention} The rule is meant for a model as it was trained.`;
  if (wiring === "single") return `A block of ${modelName} has one part; the rule is for a parallel model.`;
  if (wiring === "mixed")
    return `The blocks of ${modelName} differ in wiring; the rule is for a parallel model.`;
  if (wiring === "sequential") return `${modelName} is sequential; the rule is meant for a parallel model.`;
  if (wiring === "unknown")
    return `The wiring of ${modelName} is not established; the rule is for a parallel model.`;
  const isReference = modelName === PYTHIA.model;
  if (verdict === "CONFIRMED")
    return `By this rule ${modelName} dampens${isReference ? "" : `, as ${PYTHIA.model} does`}.`;
  return isReference
    ? `By this rule ${modelName} does not dampen, unlike in the cited measurement.`
    : `By this rule ${modelName} does not dampen; ${PYTHIA.model}'s dampening stays unexplained.`;
}

function furtherEvidence({ tTest, bootstrap, wilcoxon }: GainFindings): readonly string[] {
  const oneSided = tTest.defined
    ? [
        `One-sided, ${namedPText("mean < 1", tTest.value.pMeanBelow)} and ${namedPText("mean > 1", tTest.value.pMeanAbove)}.`,
      ]
    : [];
  const resampled = bootstrap.defined
    ? [`The BCa bootstrap interval of the mean is ${rangeText(bootstrap.value.low, bootstrap.value.high)}.`]
    : [];
  const ranked = wilcoxon.defined
    ? [`Wilcoxon’s signed-rank test gives ${namedPText("median ≠ 1", wilcoxon.value.pTwoSided)}.`]
    : [];
  const sentences = [...oneSided, ...resampled, ...ranked];
  return sentences.length === 0 ? [] : [sentences.join(" ")];
}
