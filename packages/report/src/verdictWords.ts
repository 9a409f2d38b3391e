import type { GainFindings } from "@gain/analysis";
import { notebookSentence } from "./notebookRule.ts";
import type { ReportLabels } from "./reportLabels.ts";

/** The verdict on one model in words. */
export interface VerdictWords {
  /** One line: "expansion on these categories; not distinguishable beyond them". */
  readonly headline: string;
  /** The sentences that carry it, with the numbers. */
  readonly because: readonly string[];
  /** What the notebook's rule says, last; null where the rule is not for this model. */
  readonly notebook: string | null;
}

export const verdictWords = (findings: GainFindings, labels: ReportLabels): VerdictWords => ({
  headline: findings.verdict.headline,
  because: [
    ...(labels.intervention === null ? [] : [labels.intervention]),
    ...findings.verdict.reasons,
  ],
  notebook: notebookSentence(findings, labels),
});
