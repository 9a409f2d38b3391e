import {
  categoryPlace,
  countText,
  decimals,
  degreesText,
  orderedCategories,
  pText,
  type GainFindings,
} from "@gain/analysis";
import type { CitedValues } from "../citedValues.ts";
import { wordAmong, type Among } from "../words/among.ts";
import { evidence, EVIDENCE_TITLES, type EvidenceLine } from "../tables/evidence.ts";
import type { ReportLabels } from "../reportLabels.ts";
import { NOT_COMPARED } from "../words/gainWords.ts";
import { architectureText, normText } from "../words/architectureText.ts";
import { rowNotes } from "../words/rowNotes.ts";
import {
  estimateText,
  findingText,
  alternativeText,
  intervalOf,
  meanOf,
  statisticText,
} from "../text/statisticText.ts";
import { textTable } from "./textTable.ts";
import { visibleText } from "../text/visibleText.ts";
import { BLOCK_DEFINITIONS } from "@gain/records";

const RULE = "=".repeat(70);

/**
 * The terminal's summary of one model in four parts, as plain text without colour.
 *
 * @param among the model's test among those of the others; null for a model alone
 * @param cited gains of other models to compare with; null for none
 */
export function summaryTables(
  findings: GainFindings,
  labels: ReportLabels,
  among: Among | null = null,
  cited: CitedValues | null = null,
): string {
  return [
    resultsSummary(findings, labels, among),
    categoryTable(findings),
    furtherStatistics(findings, labels),
    ...(cited === null ? [] : [referenceTable(findings, labels, cited)]),
  ].join("\n\n");
}

/** The primary result with its verdict, and the rows that need review. */
function resultsSummary(findings: GainFindings, labels: ReportLabels, among: Among | null): string {
  const { gain, rows, verdict, primary, newCategories } = findings;
  return [
    heading(`${labels.modelName} RESULTS SUMMARY`),
    `Verdict: ${wordAmong(verdict, among)}`,
    `${gainDefinition(labels)} over ${countText(rows.used)} of ${countText(labels.plannedPrompts)} prompts:`,
    `  Geometric mean, ${primary.population}: ${findingText(primary.estimate, estimateText)}`,
    `  Geometric mean, new categories: ${findingText(newCategories, estimateText)}`,
    `  Arithmetic mean: ${statisticText(gain.mean)}, SD ${statisticText(gain.sd)}`,
    `  Range: ${gain.min.defined ? `[${statisticText(gain.min)}, ${statisticText(gain.max)}]` : statisticText(gain.min)}`,
    ...rowNotes(rows, labels.plannedPrompts),
  ].join("\n");
}

/** Mean and SD of the gain in each category, by geometric mean, the largest first. */
function categoryTable({ categories, categoriesDiffer }: GainFindings): string {
  if (categories.length === 0) return "Mean gain per category: no prompt has a category";
  const columns = [
    { title: "category", align: "left" },
    { title: "n", align: "right" },
    { title: "mean", align: "point" },
    { title: "SD", align: "point" },
    { title: "geometric mean", align: "point" },
    { title: "95 % interval", align: "point" },
    { title: "Holm p", align: "point" },
  ] as const;
  const rows = orderedCategories(categories, categoryPlace).map(
    ({ category, n, mean, sd, estimate, pHolm }) => [
      category,
      countText(n),
      mean.defined ? statisticText(mean) : "–",
      sd.defined ? statisticText(sd) : "–",
      estimate.defined ? meanOf(estimate.value) : "–",
      estimate.defined ? intervalOf(estimate.value.interval) : "–",
      pHolm.defined ? pText(pHolm.value) : "–",
    ],
  );
  const differ = findingText(
    categoriesDiffer,
    ({ f, dfBetween, dfWithin, p }) =>
      `F(${degreesText(dfBetween)}, ${degreesText(dfWithin)}) = ${decimals(f, 3)}, ${alternativeText("some differ", p)}`,
  );
  return `Gain per category:\n${textTable(columns, rows)}\nDo they differ (Welch’s ANOVA of ln gain)? ${differ}`;
}

/** Every other statistic of the model, one line each. */
function furtherStatistics(findings: GainFindings, labels: ReportLabels): string {
  const groups = evidence(findings, labels).filter(({ title }) => FURTHER.has(title));
  return [
    heading("SENSITIVITY AND DETAIL"),
    ...groups.flatMap(({ title, lines }) => ["", `${title}:`, ...lines.flatMap(evidenceText)]),
  ].join("\n");
}

/** The groups that the summary above does not contain. */
const FURTHER: ReadonlySet<string> = new Set([
  EVIDENCE_TITLES.sensitivity,
  EVIDENCE_TITLES.margin,
  EVIDENCE_TITLES.entropy,
  EVIDENCE_TITLES.notebook,
]);

function evidenceText({ name, result, pValues }: EvidenceLine): readonly string[] {
  const text = `  ${name}: ${findingText(result, String)}`;
  const ps = pValues.map(({ alternative, p }) => alternativeText(alternative, p)).join(", ");
  return ps === "" || !result.defined ? [text] : [text, `    ${ps}`];
}

/** The measured mean and the cited gains. */
function referenceTable(
  { primary }: GainFindings,
  labels: ReportLabels,
  { source, gains }: CitedValues,
): string {
  if (labels.block !== "L") return [heading("COMPARISON"), NOT_COMPARED].join("\n");
  const columns = [
    { title: "model", align: "left" },
    { title: "gain", align: "point" },
    { title: "architecture", align: "left" },
    { title: "norm", align: "left" },
    { title: "source", align: "left" },
  ] as const;
  const measured = [
    labels.modelName,
    primary.estimate.defined ? meanOf(primary.estimate.value) : "–",
    architectureText(labels),
    normText(labels),
    "measured here",
  ];
  const cited = gains.map(({ model, gain: reference, architecture, normType }) => [
    model,
    decimals(reference, 2),
    architecture,
    normType,
    "cited",
  ]);
  return [heading("COMPARISON"), textTable(columns, [measured, ...cited]), `Cited: ${source}`].join("\n");
}

const gainDefinition = ({ block }: ReportLabels): string =>
  block === "L" ? "Last-layer gain ‖h_L‖ / ‖h_(L−1)‖" : `Gain of ${BLOCK_DEFINITIONS[block]},`;

/** A title between two rules. */
export const heading = (title: string): string => `${RULE}\n${visibleText(title)}\n${RULE}`;
