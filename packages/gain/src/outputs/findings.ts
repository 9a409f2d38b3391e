import {
  amongOthers,
  runJson,
  statedSummaries,
  summaryTables,
  comparisonSummary,
  timelineSummary,
  verdictBox,
  visibleText,
  type ReportTimeline,
  type RunJson,
} from "@gain/report";
import type { Analysis } from "./analysedModels.ts";

/** The findings from the rows, for the terminal and as JSON. */
export interface Findings {
  /** Tables and verdict for a terminal. */
  readonly text: string;
  readonly json: RunJson;
}

/** An analysis as text and as JSON. */
export function findingsOf({ models, comparison, summaries }: Analysis): Findings {
  const hypothesis = models.length > 1 ? null : comparison.architectures;
  const parts = models.flatMap(({ findings, labels }, i) => {
    const among = amongOthers(comparison, i);
    return [summaryTables(findings, labels, among), verdictBox(findings, labels, hypothesis, among)];
  });
  const together = models.length > 1 ? [comparisonSummary(comparison)] : [];
  const alarms = models.flatMap(({ labels }) =>
    labels.alarms.map((alarm) => `${labels.modelName}: ${alarm}`),
  );
  const notices = models.flatMap(({ labels, notices: ofModel = [] }) =>
    ofModel.map((notice) => `${labels.modelName}: notice: ${visibleText(notice)}`),
  );
  return {
    text: `${[...alarms, ...notices, ...parts, ...together, ...statedSummaries(summaries)].join("\n\n")}\n`,
    json: runJson(models, comparison, summaries),
  };
}

/** The findings, preceded by notices on the files. */
export const withNotices = (findings: Findings, notices: readonly string[]): Findings => ({
  ...findings,
  text: [...notices.map((notice) => `notice: ${visibleText(notice)}\n`), findings.text].join("\n"),
});

/** The findings, followed by the timelines of the runs. */
export const withTimelines = (findings: Findings, timelines: readonly ReportTimeline[]): Findings => ({
  ...findings,
  text: [findings.text, ...timelines.map((timeline) => `${timelineSummary(timeline)}\n`)].join("\n"),
});
