import { blockName, type ArchitectureHypothesis } from "@gain/analysis";
import { amongOthers, type Among } from "../words/among.ts";
import { architectureStatus } from "../words/architectureWords.ts";
import { categoryContrasts } from "../tables/categoryContrasts.ts";
import { categoryStatistics } from "../tables/categoryStatistics.ts";
import { analysesTable } from "../tables/analysesTable.ts";
import { studyTable } from "../tables/studyTable.ts";
import { citation } from "../words/citation.ts";
import { modelsTables, pairRemarks, pairsTable } from "../tables/comparisonTables.ts";
import { evidence } from "../tables/evidence.ts";
import { gainWords } from "../words/gainWords.ts";
import { inputNotes } from "../words/inputNotes.ts";
import { familiesTable, replicatesTable } from "../tables/familyTables.ts";
import { markdownCode, markdownTable, markdownText } from "./markdownText.ts";
import { lastBlockTables } from "../tables/mechanismTables.ts";
import { MECHANISM_CAVEAT, mechanismWords } from "../words/mechanismWords.ts";
import { methods } from "../words/methods.ts";
import { methodTable } from "../tables/methodTable.ts";
import type { ModelReport, ReportInput, ReportTimeline } from "../reportInput.ts";
import { architectureText, normText } from "../words/architectureText.ts";
import { selfCheckTable } from "../tables/selfCheckTable.ts";
import { cell, textColumn, type StatTable } from "../tables/statTable.ts";
import { findingText, alternativeText } from "../text/statisticText.ts";
import { timelineTable, timelineWords } from "../tables/timelineTable.ts";
import { SUMMARY_CAVEAT } from "../words/summaryCaveat.ts";
import { statedTables } from "../tables/statedTables.ts";
import { verdictWords } from "../words/verdictWords.ts";

/** A report's text and tables in GitHub Flavored Markdown, for a paper's appendix; external texts are inert. */
export function markdownSummary(input: ReportInput): string {
  const { models, comparison, summaries, selfChecks, timelines, provenance, command, version, createdAt } =
    input;
  const { architectures } = comparison;
  const blocks = [
    ...models.flatMap(({ labels: { modelName, alarms } }) =>
      alarms.map((alarm) => `**${markdownText(`${modelName}: ${alarm}`)}**`),
    ),
    `# ${markdownText(input.title)}`,
    markdownText(`Made by gain ${version} on ${createdAt}.`),
    ...(models.length === 0
      ? []
      : [
          "## Verdict",
          ...models.flatMap((model, i) => verdict(model, amongOthers(comparison, i))),
          `**Parallel against sequential attention: ${markdownText(architectureStatus(architectures))}.** ${markdownText(architectures.words)}`,
          markdownTable(familiesTable(architectures)),
          ...(comparison.analyses.length === 0 ? [] : [markdownTable(analysesTable(comparison.analyses))]),
          ...comparison.otherBlocks.flatMap(otherBlock),
          ...studyBlocks(input),
          "## Evidence",
        ]),
    ...models.flatMap((model) => [markdownTable(evidenceTable(model)), ...categories(model)]),
    ...mechanismBlocks(models),
    ...(models.length > 1 ? comparisonBlocks(input) : []),
    ...(summaries.length === 0
      ? []
      : [
          "## Summaries without rows",
          markdownText(SUMMARY_CAVEAT),
          ...statedTables(summaries).map(markdownTable),
        ]),
    "## Methods and caveats",
    ...methods(input).map(({ title, text }) => `**${markdownText(title)}.** ${markdownText(text)}`),
    markdownTable(methodTable()),
    "## Notes on the input",
    ...notes(input),
    ...(selfChecks.length > 0 ? ["## Self-checks", markdownTable(selfCheckTable(selfChecks))] : []),
    ...(timelines.length > 0 ? ["## Timeline", ...timelines.flatMap(time)] : []),
    "## Provenance",
    ...provenance.map(({ heading, facts }) =>
      markdownTable({
        caption: heading,
        columns: [textColumn("Fact"), textColumn("Value")],
        rows: facts.map(([label, value]) => [cell(label), cell(value)]),
      }),
    ),
    "## How to reproduce and to cite",
    markdownCode(command),
    markdownText(citation(input).text),
  ];
  return `${blocks.join("\n\n")}\n`;
}

const otherBlock = (hypothesis: ArchitectureHypothesis): string[] => [
  `**Block ${markdownText(blockName(hypothesis.block))}: ${markdownText(architectureStatus(hypothesis))}.** ${markdownText(hypothesis.words)}`,
  markdownTable(familiesTable(hypothesis)),
];

function studyBlocks({ study }: ReportInput): string[] {
  if (study === null) return [];
  const limits = study.limits.map((limit) => `- ${markdownText(limit)}`);
  return [
    markdownTable(studyTable(study)),
    ...(limits.length === 0 ? [] : ["**What this study cannot show.**", limits.join("\n")]),
  ];
}

const time = (report: ReportTimeline): string[] => [
  timelineWords(report).map(markdownText).join(" "),
  markdownTable(timelineTable(report)),
];

function verdict({ findings, labels }: ModelReport, among: Among | null): string[] {
  const { headline, because, notebook } = verdictWords(findings, labels, among);
  return [
    `**${markdownText(labels.modelName)}: ${markdownText(headline)}.** ${because.map(markdownText).join(" ")}`,
    markdownText(`Architecture: ${architectureText(labels)}. Norm: ${normText(labels)}.`),
    ...(notebook === null ? [] : [markdownText(notebook)]),
  ];
}

function evidenceTable({ findings, labels }: ModelReport): StatTable {
  const lines = evidence(findings, labels).flatMap(({ lines: ofGroup }) => ofGroup);
  return {
    caption: `${labels.modelName}: ${gainWords(labels)}, and its tests against 1`,
    columns: [textColumn("Statistic"), textColumn("Result"), textColumn("p, by alternative")],
    rows: lines.map(({ name, result, pValues, remark }) => [
      cell(name),
      { text: findingText(result, String), ...(result.defined && remark !== undefined && { note: remark }) },
      cell(pValues.map(({ alternative, p }) => alternativeText(alternative, p)).join("; ")),
    ]),
  };
}

function categories(model: ModelReport): string[] {
  if (model.findings.categories.length === 0) return [];
  const contrasts = categoryContrasts(model);
  return [categoryStatistics(model), ...(contrasts === null ? [] : [contrasts])].map(markdownTable);
}

function mechanismBlocks(models: readonly ModelReport[]): string[] {
  if (models.every(({ mechanism }) => mechanism === undefined)) return [];
  return [
    "## Mechanism",
    ...models.flatMap((model) => [
      `**${markdownText(model.labels.modelName)}.** ${mechanismWords(model).map(markdownText).join(" ")}`,
      ...lastBlockTables(model).map(markdownTable),
    ]),
    markdownText(MECHANISM_CAVEAT),
  ];
}

function comparisonBlocks({ models, comparison }: ReportInput): string[] {
  const remarks = pairRemarks(comparison.pairs).map((remark) => `- ${markdownText(remark)}`);
  return [
    "## Models compared",
    ...modelsTables(models, comparison).map(markdownTable),
    markdownTable(replicatesTable(comparison.replicates)),
    ...(comparison.pairs.length === 0 ? [] : [markdownTable(pairsTable(comparison))]),
    ...(remarks.length > 0 ? [remarks.join("\n")] : []),
  ];
}

function notes(input: ReportInput): string[] {
  const lines = inputNotes(input).flatMap(({ headings, notes: noted }) =>
    noted.map((note) => `- ${markdownText(`${headings.join(", ")}: ${note}`)}`),
  );
  return lines.length === 0
    ? ["Nothing in the input was missing or found untrustworthy."]
    : [lines.join("\n")];
}
