import {
  PYTHIA,
  REFERENCE_GAINS,
  VERDICT_LEVEL,
  wiringOfLabel,
  type ArchitectureHypothesis,
  type GainFindings,
  type NotebookVerdict,
  type Wiring,
} from "@gain/analysis";
import { centred, drawBox } from "./box.ts";
import { displayWidth, padEnd } from "./displayWidth.ts";
import { pythonFixed } from "./pythonNumber.ts";
import type { ReportLabels } from "./reportLabels.ts";
import { findingText, gainWord, intervalText, pText, statisticText } from "./statisticText.ts";
import { visibleText } from "./visibleText.ts";

/**
 * The final verdict in a box of 80 columns, as plain text: the measurement, the cited references by wiring, the
 * notebook's verdict, ours on this model, and what can be said of architectures. `hypothesis` is about all models
 * of the run.
 */
export function verdictBox(
  findings: GainFindings,
  labels: ReportLabels,
  hypothesis: ArchitectureHypothesis,
): string {
  return drawBox([
    [centred(labels.experimentTitle.toUpperCase())],
    ["", ...measurement(findings, labels), ""],
    ["", ...references(findings, labels), ""],
    ["", ...verdicts(findings, labels, hypothesis), ""],
  ]);
}

function measurement({ gain, tTest, interval }: GainFindings, labels: ReportLabels): readonly string[] {
  return [
    `Model: ${labels.modelName}`,
    `Architecture: ${labels.architecture ?? "not stated"}`,
    `Normalization: ${labels.normType ?? "not stated"}`,
    "",
    `MEASURED GAIN: ${statisticText(gain.mean)}, ${intervalText(interval)}`,
    `t-test vs 1.0: ${findingText(tTest, ({ t, df }) => `t = ${pythonFixed(t, 4)}, ${String(df)} degrees of freedom`)}`,
    ...(tTest.defined
      ? [`  p(mean < 1) = ${pText(tTest.value.pMeanBelow)}, p(mean > 1) = ${pText(tTest.value.pMeanAbove)}`]
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
    ...group("unknown", "WIRING NOT ESTABLISHED:"),
  ];
}

function verdicts(
  { notebook, verdict, interval }: GainFindings,
  labels: ReportLabels,
  hypothesis: ArchitectureHypothesis,
): readonly string[] {
  return [
    "HYPOTHESIS: Parallel Attention causes dampening",
    `STATUS: ${findingText(notebook.verdict, String)} (the notebook's rule: is the mean below 1?)`,
    ...(notebook.verdict.defined ? [conclusion(notebook.verdict.value, labels)] : []),
    `Beside ${PYTHIA.model} (${pythonFixed(PYTHIA.gain, 2)}, cited): ` +
      findingText(notebook.pythia, ({ consistency }) => consistency),
    "",
    `THIS MODEL: ${findingText(verdict, String)} (two-sided t test at ${String(VERDICT_LEVEL)})`,
    ...(interval.defined ? [`  ${intervalText(interval)}`] : []),
    "",
    ...hypothesisLines(hypothesis),
  ];
}

function conclusion(verdict: NotebookVerdict, { modelName, wiring }: ReportLabels): string {
  if (wiring === "sequential") return `  ${modelName} is sequential; the rule is meant for a parallel model.`;
  if (wiring === "unknown")
    return `  The wiring of ${modelName} is not established; the rule is for a parallel model.`;
  return verdict === "CONFIRMED"
    ? `  By this rule ${modelName} dampens, as ${PYTHIA.model} does.`
    : `  By this rule ${modelName} does not dampen; ${PYTHIA.model}'s dampening stays unexplained.`;
}

function hypothesisLines(hypothesis: ArchitectureHypothesis): readonly string[] {
  const { status, parallelModels, sequentialModels, reason } = hypothesis;
  const oneEach = parallelModels.length < 2 && sequentialModels.length < 2;
  const statement = status === "not testable" && oneEach ? "not testable with one model per class" : status;
  return [`ARCHITECTURE HYPOTHESIS: ${statement}`, `  ${reason[0]?.toUpperCase() ?? ""}${reason.slice(1)}.`];
}
