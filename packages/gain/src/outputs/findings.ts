import {
  amongOthers,
  runJson,
  shortForm,
  statedSummaries,
  summaryTables,
  comparisonSummary,
  TERMINAL_WIDTH,
  timelineSummary,
  verdictBox,
  wrapText,
  type CitedValues,
  type ReportTimeline,
  type RunJson,
} from "@gain/report";
import type { Analysis } from "./analysedModels.ts";
import { inReportOrder } from "./inReportOrder.ts";

/** The findings from the rows, for the terminal and as JSON. */
export interface Findings {
  /** The answer, then every table: `summary.txt`, 80 columns wide. */
  readonly text: string;
  /** The answer alone, at most `width` columns wide, without an end of line. */
  readonly short: (width: number) => string;
  readonly json: RunJson;
}

/**
 * An analysis as text and as JSON.
 *
 * @param cited gains of other models to compare with; null for none
 */
export function findingsOf(analysis: Analysis, cited: CitedValues | null): Findings {
  const shown = inReportOrder(analysis);
  const { models, comparison, summaries } = shown;
  const hypothesis = models.length > 1 ? null : comparison.architectures;
  const tables = models.flatMap(({ findings, labels }, i) => {
    const among = amongOthers(comparison, i);
    return [
      summaryTables(findings, labels, among, cited),
      verdictBox(findings, labels, hypothesis, among, cited),
    ];
  });
  const together = models.length > 1 ? [comparisonSummary(comparison)] : [];
  const first = warnings(models);
  const short = (width: number): string =>
    [...first.map((line) => wrapText(line, width)), shortForm(shown, width)].join("\n\n");
  const parts = [short(TERMINAL_WIDTH), ...tables, ...together, ...statedSummaries(summaries)];
  return {
    text: `${wrapText(parts.join("\n\n"), TERMINAL_WIDTH)}\n`,
    short,
    json: runJson(analysis.models, analysis.comparison, analysis.summaries, analysis.study),
  };
}

/** What a reader has to know before the answer: alarms, then what was changed or ran another way. */
function warnings(models: Analysis["models"]): readonly string[] {
  const of = (textsOf: (model: Analysis["models"][number]) => readonly string[]): readonly string[] =>
    models.flatMap((model) => textsOf(model).map((text) => `${model.labels.modelName}: ${text}`));
  return [
    ...of(({ labels }) => labels.alarms),
    ...of(({ notices = [] }) => notices.map((notice) => `notice: ${notice}`)),
    ...of(({ labels: { intervention, addedEnd } }) =>
      [intervention, addedEnd].filter((text) => text !== null),
    ),
  ];
}

/** The same, with what a reader should know of the files in front. */
export function withNotices(findings: Findings, notices: readonly string[]): Findings {
  const front = (width: number): string =>
    notices.map((notice) => `${wrapText(`notice: ${notice}`, width)}\n\n`).join("");
  return {
    ...findings,
    text: `${front(TERMINAL_WIDTH)}${findings.text}`,
    short: (width) => `${front(width)}${findings.short(width)}`,
  };
}

/** The findings, followed by the timelines of the runs. */
export const withTimelines = (findings: Findings, timelines: readonly ReportTimeline[]): Findings => ({
  ...findings,
  text: [
    findings.text,
    ...timelines.map((timeline) => `${wrapText(timelineSummary(timeline), TERMINAL_WIDTH)}\n`),
  ].join("\n"),
});
