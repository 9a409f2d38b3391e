import type { GainFindings } from "@gain/analysis";
import { wordAmong, type Among } from "./among.ts";
import { notebookSentence } from "./notebookRule.ts";
import type { ReportLabels } from "../reportLabels.ts";

/** The verdict on one model as text. */
export interface VerdictWords {
  /**
   * One line: "expansion on these categories; not distinguishable beyond them"; among several models, from `wordAmong`.
   */
  readonly headline: string;
  /**
   * The sentences that support it, with the numbers, and with the token of the measurement where it is not the obvious
   * one.
   */
  readonly because: readonly string[];
  /** The result of the notebook's rule, which comes last; null where the rule does not apply. */
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
  notebook: notebookSentence(findings, labels, among),
});
