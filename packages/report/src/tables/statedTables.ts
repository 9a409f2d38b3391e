import { countText, gainText, pText } from "@gain/analysis";
import { BLOCK_DEFINITIONS } from "@gain/records";
import { summaryBlocks, type ReportedSummary, type SummaryBlock } from "../reportedSummary.ts";
import { cell, dependentCell, numberColumn, resultCell, textColumn, type StatTable } from "./statTable.ts";
import { intervalOf, meanBeside } from "../text/statisticText.ts";

/** One table per block. */
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
      resultCell(findings.mean, (mean) => meanBeside(mean, findings.interval)),
      cell(stated.sd === null ? "–" : `${gainText(stated.sd)} (ddof ${String(stated.ddof)})`),
      dependentCell(findings.sampleSd, gainText),
      resultCell(findings.interval, intervalOf),
      dependentCell(findings.tTest, ({ pTwoSided }) => pText(pTwoSided)),
      dependentCell(findings.pHolm, pText),
      cell(stated.source),
    ]),
  };
}
