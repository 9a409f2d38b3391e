import {
  PYTHIA,
  REFERENCE_GAINS,
  wiringOfLabel,
  type ArchitectureHypothesis,
  type GainFindings,
  type Wiring,
} from "@gain/analysis";
import { wordAmong, type Among } from "./among.ts";
import { architectureSentences, architectureStatus } from "./architectureWords.ts";
import { centred, drawBox } from "./box.ts";
import { familyLines } from "./familyTables.ts";
import { displayWidth, padEnd } from "./displayWidth.ts";
import { pythonFixed } from "./pythonNumber.ts";
import type { ReportLabels } from "./reportLabels.ts";
import { architectureText, normText } from "./architectureText.ts";
import { findingText, gainWord, intervalText, namedPText, statisticText } from "./statisticText.ts";
import { notebookConclusion } from "./verdictWords.ts";
import { visibleText } from "./visibleText.ts";

/**
 * The final verdict in a box of 80 columns, as plain text: the measurement, the cited references by wiring, the
 * notebook's verdict, ours on this model, and what can be said of architectures.
 *
 * @param hypothesis about all models of the run; null where it is told of them together
 * @param among the model's test among those of the others; null for a model alone
 */
export function verdictBox(
  findings: GainFindings,
  labels: ReportLabels,
  hypothesis: ArchitectureHypothesis | null,
  among: Among | null = null,
): string {
  return drawBox([
    [centred(labels.experimentTitle.toUpperCase())],
    ["", ...measurement(findings, labels), ""],
    ["", ...references(findings, labels), ""],
    ["", ...verdicts(findings, labels, hypothesis, among), ""],
  ]);
}

function measurement({ gain, tTest, interval }: GainFindings, labels: ReportLabels): readonly string[] {
  return [
    `Model: ${labels.modelName}`,
    `Architecture: ${architectureText(labels)}`,
    `Normalization: ${normText(labels)}`,
    ...(labels.intervention === null ? [] : [`Intervention: ${labels.intervention}`]),
    "",
    `MEASURED GAIN: ${statisticText(gain.mean)}, ${intervalText(interval)}`,
    `t-test vs 1.0: ${findingText(tTest, ({ t, df }) => `t = ${pythonFixed(t, 4)}, ${String(df)} degrees of freedom`)}`,
    ...(tTest.defined
      ? [
          `  ${namedPText("mean < 1", tTest.value.pMeanBelow)}, ${namedPText("mean > 1", tTest.value.pMeanAbove)}`,
        ]
      : []),
  ];
}

/** The notebook's box cites the LayerNorm models, so that among these the wiring is what differs. */
function references({ gain }: GainFindings, labels: ReportLabels): readonly string[] {
  const cited = REFERENCE_GAINS.filter(({ normType }) => normType === "LayerNorm").map((reference) => ({
    wiring: wiringOfLabel(reference.architecture),
    model: reference.model,
    text: `${pythonFixed(reference.gain, 2)}  (${gainWord(reference.gain)})`,
  }));
  const measured = {
    wiring: labels.wiring,
    model: visibleText(labels.modelName),
    text: findingText(gain.mean, (mean) => `${pythonFixed(mean, 2)}  (${gainWord(mean)}), measured here`),
  };
  const all = [...cited, measured];
  const width = Math.max(...all.map(({ model }) => displayWidth(model))) + 3;
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
    ...group("single", "ONE PART A BLOCK:"),
    ...group("mixed", "BLOCKS OF DIFFERENT WIRING:"),
    ...group("unknown", "WIRING NOT ESTABLISHED:"),
  ];
}

function verdicts(
  { notebook, verdict, verdictReason }: GainFindings,
  labels: ReportLabels,
  hypothesis: ArchitectureHypothesis | null,
  among: Among | null,
): readonly string[] {
  return [
    "HYPOTHESIS: Parallel Attention causes dampening",
    `STATUS: ${findingText(notebook.verdict, String)} (the notebook's rule: is the mean below 1?)`,
    ...(notebook.verdict.defined ? [`  ${notebookConclusion(notebook.verdict.value, labels)}`] : []),
    `Beside ${PYTHIA.model} (${pythonFixed(PYTHIA.gain, 2)}, cited): ` +
      findingText(notebook.pythia, ({ consistency }) => consistency),
    "",
    `THIS MODEL: ${verdict.defined ? wordAmong(verdict, among) : findingText(verdict, String)}`,
    `  ${verdictReason}`,
    "",
    ...(hypothesis === null
      ? ["ARCHITECTURE HYPOTHESIS: below, of all models together"]
      : hypothesisLines(hypothesis)),
  ];
}

const hypothesisLines = (hypothesis: ArchitectureHypothesis): readonly string[] => [
  `ARCHITECTURE HYPOTHESIS: ${architectureStatus(hypothesis)}`,
  ...architectureSentences(hypothesis).map((sentence) => `  ${sentence}`),
  ...familyLines(hypothesis).map((line) => `  ${line}`),
];
