import { BLOCK_DEFINITIONS } from "@gain/records";
import type { ReportedSummary } from "../reportedSummary.ts";

const COLUMNS = [
  ...["Source", "Model", "Category", "Gain_Block", "Block_Definition", "N", "Mean_Gain", "Std_Gain", "Ddof"],
  ...["Sample_Std_Gain", "Low_95", "High_95", "T", "P_Two_Sided", "P_Holm"],
];

/** Summaries as a CSV: what a file states, and what follows from it; empty for unknown values. */
export function summariesCsv(summaries: readonly ReportedSummary[]): string {
  const rows = summaries.map(({ stated, findings }) => {
    const { sampleSd, interval, tTest, pHolm } = findings;
    return [
      stated.source,
      stated.model,
      stated.category,
      stated.block,
      BLOCK_DEFINITIONS[stated.block],
      ...[stated.n, stated.mean, stated.sd, stated.ddof],
      sampleSd.defined ? sampleSd.value : null,
      interval.defined ? interval.value.low : null,
      interval.defined ? interval.value.high : null,
      tTest.defined ? tTest.value.t : null,
      tTest.defined ? tTest.value.pTwoSided : null,
      pHolm.defined ? pHolm.value : null,
    ];
  });
  return `${[COLUMNS, ...rows].map((row) => row.map(csvCell).join(",")).join("\n")}\n`;
}

function csvCell(value: string | number | null): string {
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
