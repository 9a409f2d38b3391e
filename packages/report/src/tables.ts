import {
  inPandasOrder,
  PYTHIA,
  REFERENCE_GAINS,
  REFERENCE_SOURCE,
  VERDICT_LEVEL,
  type GainFindings,
  type PrecisionFloor,
} from "@gain/analysis";
import { wordAmong, type Among } from "./among.ts";
import { pythonFixed } from "./pythonNumber.ts";
import type { ReportLabels } from "./reportLabels.ts";
import { architectureText, normText } from "./architectureText.ts";
import { rowNotes } from "./rowNotes.ts";
import {
  findingText,
  intervalText,
  namedPText,
  percentText,
  pText,
  rangeText,
  statisticText,
  marginText,
} from "./statisticText.ts";
import { textTable } from "./textTable.ts";
import { visibleText } from "./visibleText.ts";

const RULE = "=".repeat(70);

/**
 * The terminal's summary of one model in four parts, as plain text without colour.
 *
 * @param among the model's test among those of the others; null for a model alone
 */
export function summaryTables(
  findings: GainFindings,
  labels: ReportLabels,
  among: Among | null = null,
): string {
  return [
    resultsSummary(findings, labels),
    categoryTable(findings),
    statisticalValidation(findings, among),
    referenceTable(findings, labels),
  ].join("\n\n");
}

/** Centre, spread and range of the last-layer gain, and the rows that need a second look. */
function resultsSummary(findings: GainFindings, labels: ReportLabels): string {
  const { gain, rows } = findings;
  return [
    heading(`${labels.modelName} RESULTS SUMMARY`),
    `Last-layer gain ‖h_L‖ / ‖h_(L−1)‖ over ${String(rows.finiteGains)} of ${String(labels.plannedPrompts)} prompts:`,
    `  Mean:  ${statisticText(gain.mean)}`,
    `  SD:    ${statisticText(gain.sd)}`,
    `  Range: ${gain.min.defined ? `[${statisticText(gain.min)}, ${statisticText(gain.max)}]` : statisticText(gain.min)}`,
    ...rowNotes(rows, labels.plannedPrompts),
  ].join("\n");
}

/** Mean and SD of the gain in each category, in the order of the notebook's table. */
function categoryTable({ categories }: GainFindings): string {
  if (categories.length === 0) return "Mean gain per category: no prompt has a category";
  const columns = [
    { title: "category", align: "left" },
    { title: "n", align: "right" },
    { title: "mean", align: "right" },
    { title: "std", align: "right" },
  ] as const;
  const rows = inPandasOrder(categories).map(({ category, n, mean, sd }) => [
    category,
    String(n),
    mean.defined ? statisticText(mean) : "-",
    sd.defined ? statisticText(sd) : "-",
  ]);
  return `Mean gain per category:\n${textTable(columns, rows)}`;
}

/** The t test against 1 with every p-value's alternative named, the notebook's own number, and the correlation. */
function statisticalValidation(findings: GainFindings, among: Among | null): string {
  return [
    heading("STATISTICAL VALIDATION"),
    ...testLines(findings, among),
    ...furtherLines(findings),
    correlationLine(findings),
  ].join("\n");
}

function testLines(
  { tTest, interval, notebook, verdict, precisionFloor }: GainFindings,
  among: Among | null,
): readonly string[] {
  if (!tTest.defined) return [`t-test against 1.0: not defined: ${tTest.reason}`];
  const { t, df, pTwoSided, pMeanBelow, pMeanAbove, notebook: quirk } = tTest.value;
  const stars = findingText(notebook.significance, ({ text }) => text);
  return [
    `t-test: is the mean gain different from 1.0? t = ${pythonFixed(t, 4)}, ${String(df)} degrees of freedom`,
    `  p(mean ≠ 1): ${pText(pTwoSided)}`,
    `  p(mean < 1): ${pText(pMeanBelow)}   dampening`,
    `  p(mean > 1): ${pText(pMeanAbove)}   expansion`,
    `  ${intervalText(interval)}`,
    `  This model: ${verdict.defined ? wordAmong(verdict, among) : findingText(verdict, String)} (two-sided test at ${String(VERDICT_LEVEL)}${floorText(precisionFloor)})`,
    `  The notebook's "one-sided, ${quirk.direction}": ${pText(quirk.p)} ${stars}; it is p(mean < 1)`,
  ];
}

const floorText = (floor: PrecisionFloor | null): string =>
  floor === null ? "" : `; precision floor ${percentText(floor.relative)}`;

/** What asks the same question in other ways, a line each. */
function furtherLines(findings: GainFindings): readonly string[] {
  const { bootstrap, wilcoxon, effect, logGain, clustered, equivalence, power } = findings;
  return [
    `BCa bootstrap:    ${findingText(bootstrap, ({ level, low, high }) => `${percentText(level)} interval of the mean ${rangeText(low, high)}`)}`,
    `Geometric mean:   ${statisticText(logGain.geometricMean)}${logGain.interval.defined ? ` ${rangeText(logGain.interval.value.low, logGain.interval.value.high)}` : ""}`,
    `Cluster-robust:   ${findingText(clustered, ({ interval: range, pTwoSided, clusters }) => `${rangeText(range.low, range.high)}, ${namedPText("mean ≠ 1", pTwoSided)}, ${String(clusters)} categories`)}`,
    `Wilcoxon:         ${findingText(wilcoxon, ({ pTwoSided, method }) => `${namedPText("median ≠ 1", pTwoSided)} (${method})`)}`,
    `Effect size:      ${findingText(effect, ({ cohenD, hedgesG }) => `Cohen's d ${pythonFixed(cohenD, 4)}, Hedges' g ${pythonFixed(hedgesG, 4)}`)}`,
    `Equal to 1:       ${findingText(equivalence, ({ equivalent, margin, p }) => `${equivalent ? "shown" : "not shown"} within ±${marginText(margin)} (TOST, ${namedPText("within", p)})`)}`,
    `Smallest effect:  ${findingText(power, ({ smallestEffect, power: share }) => `|mean − 1| = ${pythonFixed(smallestEffect, 4)} is seen with power ${percentText(share)}`)}`,
  ];
}

function correlationLine({ entropyCorrelation, entropySpearman }: GainFindings): string {
  const text = findingText(
    entropyCorrelation,
    ({ n, r, pTwoSided }) =>
      `r = ${pythonFixed(r, 3)}, p(r ≠ 0) = ${pythonFixed(pTwoSided, 4)}, ${String(n)} prompts`,
  );
  const ranks = entropySpearman.defined
    ? `; Spearman ${pythonFixed(entropySpearman.value.rho, 3)}, p ${pythonFixed(entropySpearman.value.pTwoSided, 4)}`
    : "";
  return `Entropy and gain: ${text}${ranks}`;
}

/** The measured mean beside the cited gains, and the notebook's word on its distance to Pythia. */
function referenceTable({ gain, notebook }: GainFindings, labels: ReportLabels): string {
  const columns = [
    { title: "model", align: "left" },
    { title: "gain", align: "right" },
    { title: "architecture", align: "left" },
    { title: "norm", align: "left" },
    { title: "source", align: "left" },
  ] as const;
  const measured = [
    labels.modelName,
    gain.mean.defined ? pythonFixed(gain.mean.value, 4) : "-",
    architectureText(labels),
    normText(labels),
    "measured here",
  ];
  const cited = REFERENCE_GAINS.map(({ model, gain: reference, architecture, normType }) => [
    model,
    pythonFixed(reference, 2),
    architecture,
    normType,
    "cited",
  ]);
  const distance = findingText(
    notebook.pythia,
    ({ distance: value, consistency }) => `${pythonFixed(value, 4)}, ${consistency}`,
  );
  return [
    heading("COMPARISON"),
    textTable(columns, [measured, ...cited]),
    `Cited: ${REFERENCE_SOURCE}`,
    `Distance to ${PYTHIA.model} (${pythonFixed(PYTHIA.gain, 2)}): ${distance}`,
  ].join("\n");
}

/** A title between two rules. */
export const heading = (title: string): string => `${RULE}\n${visibleText(title)}\n${RULE}`;
