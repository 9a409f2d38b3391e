import type { GainFindings } from "@gain/analysis";
import { wordAmong, type Among } from "./among.ts";
import { notebookSentence } from "./notebookRule.ts";
import type { ReportLabels } from "../reportLabels.ts";

/** The verdict on one model in words. */
export interface VerdictWords {
  /** One line: "expansion on these categories; not distinguishable beyond them"; beside others, as `wordAmong` has it. */
  readonly headline: string;
  /** The sentences that carry it, with the numbers and the token at which they were measured where that needs saying. */
  readonly because: readonly string[];
  /** What the notebook's rule says, last; null where the rule is not for this model. */
  readonly notebook: string | null;
}

/** @param among the model's test among those of the others; null for a model alone */
export const verdictWords = (
  findings: GainFindings,
  labels: ReportLabels,
  among: Among | null = null,
): VerdictWords => ({
  headline: wordAmong(findings.verdict, among),
  because: [
    ...(labels.intervention === null ? [] : [labels.intervention]),
    ...findings.verdict.reasons,
    ...(labels.addedEnd === null ? [] : [labels.addedEnd]),
  ],
  notebook: notebookSentence(findings, labels),
});
