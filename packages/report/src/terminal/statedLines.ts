import { countText, pText } from "@gain/analysis";
import { BLOCK_SUFFIXES } from "@gain/records";
import type { ReportedSummary } from "../reportedSummary.ts";
import { intervalOf, meanBeside } from "../text/statisticText.ts";
import { textTable, type Column } from "./textTable.ts";

/** Summaries that a terminal shows by themselves. */
const MOST_SUMMARIES = 8;

const COLUMNS: readonly Column[] = [
  { title: "summary without rows", align: "left" },
  { title: "n", align: "right" },
  { title: "mean", align: "point" },
  { title: "95 % interval", align: "point" },
  { title: "Holm p", align: "point" },
];

/** A line a mean that a file states without rows; none where there is none. */
export function statedLines(summaries: readonly ReportedSummary[], width: number): readonly string[] {
  if (summaries.length === 0) return [];
  const rows = summaries
    .slice(0, MOST_SUMMARIES)
    .map(({ stated, findings: { mean, interval, pHolm } }) => [
      `${stated.model}${stated.category === null ? "" : `, ${stated.category}`}${BLOCK_SUFFIXES[stated.block]}`,
      stated.n === null ? "–" : countText(stated.n),
      mean.defined ? meanBeside(mean.value, interval) : "–",
      interval.defined ? intervalOf(interval.value) : "–",
      pHolm.defined ? pText(pHolm.value) : "–",
    ]);
  const more = summaries.length - rows.length;
  return [
    textTable(COLUMNS, rows, width),
    ...(more > 0 ? [`  and ${countText(more)} more: summary.txt and report.html have them`] : []),
  ];
}
