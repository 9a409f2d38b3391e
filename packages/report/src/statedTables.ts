import { gainText, type ConfidenceInterval } from "@gain/analysis";
import { BLOCK_DEFINITIONS } from "@gain/records";
import { summaryBlocks, type ReportedSummary, type SummaryBlock } from "./reportedSummary.ts";
import { cell, dependentCell, numberColumn, resultCell, textColumn, type StatTable } from "./statTable.ts";
import { countText, pText, rangeText } from "./statisticText.ts";
import { heading } from "./tables.ts";
import { textTable, type Column } from "./textTable.ts";
import { wrapLine } from "./wrapLine.ts";

const TERMINAL_WIDTH = 80;

/** What a reader of summaries has to know of all of them. */
export const SUMMARY_CAVEAT =
  "Means that a file states without their rows. Tests and intervals follow from n, mean and SD alone; they take part in no " +
  "statistic of rows, in no pair and in no figure, and means of different blocks are never compared.";

/** One table a block. */
export const statedTables = (summaries: readonly ReportedSummary[]): readonly StatTable[] =>
  summaryBlocks(summaries).map(blockTable);

function blockTable({ block, summaries }: SummaryBlock): StatTable {
  return {
    caption: `Summaries without rows: ${BLOCK_DEFINITIONS[block]}`,
    columns: [
      textColumn("Model"),
      textColumn("Category"),
      numberColumn("n"),
      numberColumn("Mean"),
      numberColumn("SD as stated"),
      numberColumn("SD, n − 1"),
      numberColumn("95 % interval (t)"),
      numberColumn("p(mean ≠ 1)"),
      numberColumn("Holm p"),
      textColumn("Source"),
    ],
    rows: summaries.map(({ stated, findings }) => [
      cell(stated.model),
      cell(stated.category ?? "all"),
      cell(stated.n === null ? "not stated" : countText(stated.n)),
      resultCell(findings.mean, gainText),
      cell(stated.sd === null ? "–" : `${gainText(stated.sd)} (ddof ${String(stated.ddof)})`),
      dependentCell(findings.sampleSd, gainText),
      resultCell(findings.interval, intervalRange),
      dependentCell(findings.tTest, ({ pTwoSided }) => pText(pTwoSided)),
      dependentCell(findings.pHolm, pText),
      cell(stated.source),
    ]),
  };
}

const COLUMNS: readonly Column[] = [
  { title: "model", align: "left" },
  ...["n", "mean", "SD", "95 % interval", "p(mean ≠ 1)", "Holm p"].map((title): Column => ({
    title,
    align: "right",
  })),
];

/** The summaries for a terminal, a table a block; nothing where there are none. */
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
    stated.n === null ? "-" : String(stated.n),
    mean.defined ? gainText(mean.value) : "-",
    sampleSd.defined ? gainText(sampleSd.value) : stated.sd === null ? "-" : `${gainText(stated.sd)}*`,
    interval.defined ? intervalRange(interval.value) : "-",
    tTest.defined ? pText(tTest.value.pTwoSided) : "-",
    pHolm.defined ? pText(pHolm.value) : "-",
  ];
}

/** Why numbers are missing, and how SDs were read. */
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

const intervalRange = ({ low, high }: ConfidenceInterval): string => rangeText(low, high);
