import stringWidth from "string-width";
import {
  decimals,
  wiringOfLabel,
  type ArchitectureHypothesis,
  type GainFindings,
  type Wiring,
} from "@gain/analysis";
import type { CitedValues } from "../citedValues.ts";
import { wordAmong, type Among } from "../words/among.ts";
import { architectureSentences, architectureStatus } from "../words/architectureWords.ts";
import { centred, drawBox } from "./box.ts";
import { padEnd } from "../text/columns.ts";
import type { ReportLabels } from "../reportLabels.ts";
import { architectureText, normText } from "../words/architectureText.ts";
import { NOT_COMPARED } from "../words/gainWords.ts";
import { familyLines } from "../tables/familyTables.ts";
import { notebookSentence } from "../words/notebookRule.ts";
import { findingText } from "../text/statisticText.ts";
import { visibleText } from "../text/visibleText.ts";

/**
 * The final verdict in a box of 80 columns, as plain text: the verdict on this model with its reasons, the cited
 * references by wiring, the hypothesis about architectures, and last the notebook's rule.
 *
 * @param hypothesis for all models of the run; null where the summary of all models contains it
 * @param among the model's test among those of the others; null for a model alone
 * @param cited gains of other models to compare with; null for none
 */
export function verdictBox(
  findings: GainFindings,
  labels: ReportLabels,
  hypothesis: ArchitectureHypothesis | null,
  among: Among | null = null,
  cited: CitedValues | null = null,
): string {
  return drawBox([
    [centred(labels.experimentTitle.toUpperCase())],
    ["", ...measurement(findings, labels, among), ""],
    ...(cited === null ? [] : [["", ...references(findings, labels, cited), ""]]),
    ["", ...verdicts(findings, labels, hypothesis, among), ""],
  ]);
}

function measurement(
  { verdict }: GainFindings,
  labels: ReportLabels,
  among: Among | null,
): readonly string[] {
  return [
    `Model: ${labels.modelName}`,
    `Architecture: ${architectureText(labels)}`,
    `Normalization: ${normText(labels)}`,
    ...(labels.intervention === null ? [] : [`Intervention: ${labels.intervention}`]),
    ...(labels.addedEnd === null ? [] : [labels.addedEnd]),
    "",
    `THIS MODEL: ${wordAmong(verdict, among)}`,
    ...verdict.reasons.map((reason) => `  ${reason}`),
  ];
}

/** As in the notebook's box, only LayerNorm models are cited, which differ in wiring. */
function references(
  { primary }: GainFindings,
  labels: ReportLabels,
  { gains }: CitedValues,
): readonly string[] {
  if (labels.block !== "L") return [`REFERENCE COMPARISON: ${NOT_COMPARED}`];
  const cited = gains
    .filter(({ normType }) => normType === "LayerNorm")
    .map((reference) => ({
      wiring: wiringOfLabel(reference.architecture),
      model: visibleText(reference.model),
      text: decimals(reference.gain, 2),
    }));
  const measured = {
    wiring: labels.wiring,
    model: visibleText(labels.modelName),
    text: findingText(primary.estimate, ({ mean }) => `${decimals(mean, 2)}, measured here`),
  };
  const all = [...cited, measured];
  const width = Math.max(...all.map(({ model }) => stringWidth(model))) + 3;
  const group = (wiring: Wiring, title: string): readonly string[] => {
    const lines = all.filter((entry) => entry.wiring === wiring);
    return lines.length === 0
      ? []
      : ["", title, ...lines.map(({ model, text }) => `  ${padEnd(`${model}:`, width)}${text}`)];
  };
  return [
    "REFERENCE COMPARISON (cited values of LayerNorm models):",
    ...group("parallel", "PARALLEL ATTENTION:"),
    ...group("sequential", "SEQUENTIAL ATTENTION:"),
    ...group("single", "ONE PART PER BLOCK:"),
    ...group("mixed", "BLOCKS OF DIFFERENT WIRING:"),
    ...group("unknown", "WIRING NOT ESTABLISHED:"),
  ];
}

function verdicts(
  findings: GainFindings,
  labels: ReportLabels,
  hypothesis: ArchitectureHypothesis | null,
  among: Among | null,
): readonly string[] {
  const notebook = notebookSentence(findings, labels, among);
  return [
    ...(hypothesis === null
      ? ["ARCHITECTURE HYPOTHESIS: below, for all models together"]
      : hypothesisLines(hypothesis)),
    ...(notebook === null ? [] : ["", "NOTEBOOK'S RULE:", `  ${notebook}`]),
  ];
}

const hypothesisLines = (hypothesis: ArchitectureHypothesis): readonly string[] => [
  `ARCHITECTURE HYPOTHESIS: ${architectureStatus(hypothesis)}`,
  ...architectureSentences(hypothesis).map((sentence) => `  ${sentence}`),
  ...familyLines(hypothesis).map((line) => `  ${line}`),
];
