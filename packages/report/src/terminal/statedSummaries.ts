import { countText, gainText, pText } from "@gain/analysis";
import { BLOCK_DEFINITIONS } from "@gain/records";
import { summaryBlocks, type ReportedSummary } from "../reportedSummary.ts";
import { intervalOf, meanBeside } from "../text/statisticText.ts";
import { TERMINAL_WIDTH, wrapLine } from "../text/wrapLine.ts";
import { heading } from "./summaryTables.ts";
import { textTable, type Column } from "./textTable.ts";

const COLUMNS: readonly Column[] = [
  { title: "model", align: "left" },
  { title: "n", align: "right" },
  ...["mean", "SD", "95 % interval", "p(mean ≠ 1)", "Holm p"].map((title): Column => ({
    title,
    align: "point",
  })),
];

/** The summaries for a terminal, one table per block; empty where there are none. */
export function statedSummaries(summaries: readonly ReportedSummary[]): readonly string[] {
  return summaryBlocks(summaries).map(({ block, summaries: ofBlock }) =>
    [
      heading("SUMMARIES WITHOUT ROWS"),
      ...wrapLine(`Gains of ${BLOCK_DEFINITIONS[block]}.`, TERMINAL_WIDTH),
      textTable(COLUMNS, ofBlock.map(cells)),
      ...wrapLine(`  SD with n − 1. ${reasons(ofBlock)}`, TERMINAL_WIDTH),
    ].join("\n"),
  );
}

function cells({ stated, findings }: ReportedSummary): readonly string[] {
  const { mean, sampleSd, interval, tTest, pHolm } = findings;
  return [
    stated.category === null ? stated.model : `${stated.model}, ${stated.category}`,
    stated.n === null ? "–" : countText(stated.n),
    mean.defined ? meanBeside(mean.value, interval) : "–",
    sampleSd.defined ? gainText(sampleSd.value) : stated.sd === null ? "–" : `${gainText(stated.sd)}*`,
    interval.defined ? intervalOf(interval.value) : "–",
    tTest.defined ? pText(tTest.value.pTwoSided) : "–",
    pHolm.defined ? pText(pHolm.value) : "–",
  ];
}

/** Why numbers are missing, and how SDs were interpreted. */
function reasons(summaries: readonly ReportedSummary[]): string {
  const missing = summaries.flatMap(({ findings: { tTest } }) => (tTest.defined ? [] : [tTest.reason]));
  const asStated = summaries.some(({ stated, findings }) => stated.sd !== null && !findings.sampleSd.defined);
  const sds = summaries.flatMap(({ stated: { ddof, basis } }) =>
    ddof === null ? [] : [`The files' SDs have ddof = ${String(ddof)}: ${basis.ddof}.`],
  );
  return [
    ...(asStated ? ["* as stated."] : []),
    ...new Set(missing.map((reason) => `No test: ${reason}.`)),
    ...new Set(sds),
  ].join(" ");
}
