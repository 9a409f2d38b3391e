import stringWidth from "string-width";
import type { ModelComparison, PairedComparison } from "@gain/analysis";
import { architectureStatus, asSentence } from "./architectureWords.ts";
import { pieces } from "./columns.ts";
import { pairRemarks } from "./comparisonTables.ts";
import { fourDecimals, pText, rangeText } from "./statisticText.ts";
import { heading } from "./tables.ts";
import { textTable, type Column } from "./textTable.ts";
import { visibleText } from "./visibleText.ts";
import { wrapLine } from "./wrapLine.ts";

/** Pairs that a terminal shows; the reports have all of them. */
const MOST_PAIRS = 30;
const NAME_COLUMNS = 34;
const TERMINAL_WIDTH = 80;

/** What several models say together, for a terminal of 80 columns. */
export function comparisonSummary({ pairs, architectures }: ModelComparison): string {
  const columns: readonly Column[] = [
    { title: "first − second", align: "left" },
    { title: "n", align: "right" },
    { title: "mean", align: "right" },
    { title: "95 % interval", align: "right" },
    { title: "Holm p", align: "right" },
  ];
  const more = pairs.length - MOST_PAIRS;
  const hypothesis = `Architecture hypothesis: ${architectureStatus(architectures)}. ${asSentence(architectures.reason)}`;
  if (pairs.length === 0) {
    return [
      heading("MODELS COMPARED ON THE SAME PROMPTS"),
      ...["No two models have gains of the same block.", hypothesis].flatMap((line) =>
        wrapLine(line, TERMINAL_WIDTH),
      ),
    ].join("\n");
  }
  return [
    heading("MODELS COMPARED ON THE SAME PROMPTS"),
    textTable(columns, pairs.slice(0, MOST_PAIRS).map(pairCells)),
    ...(more > 0 ? [`  and ${String(more)} more pairs: the reports have them`] : []),
    ...[
      "  p of the alternative that the mean difference is not 0; Holm's correction over the pairs",
      ...pairRemarks(pairs).map((remark) => `  ${remark}`),
      hypothesis,
    ].flatMap((line) => wrapLine(line, TERMINAL_WIDTH)),
  ].join("\n");
}

function pairCells({
  first,
  second,
  n,
  meanDifference,
  interval,
  pHolm,
}: PairedComparison): readonly string[] {
  return [
    shortened(`${first} − ${second}`),
    String(n),
    meanDifference.defined ? fourDecimals(meanDifference.value) : "-",
    interval.defined ? rangeText(interval.value.low, interval.value.high) : "-",
    pHolm.defined ? pText(pHolm.value) : "-",
  ];
}

/** Text that fits into the column of names, as it is shown. */
function shortened(text: string): string {
  const visible = visibleText(text);
  if (stringWidth(visible) <= NAME_COLUMNS) return visible;
  return `${pieces(visible, NAME_COLUMNS - 1)[0] ?? ""}…`;
}
