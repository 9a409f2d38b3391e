import {
  blockName,
  countText,
  namedPText,
  pText,
  VERDICT_LEVEL,
  type ArchitectureHypothesis,
  type ModelComparison,
  type PairedComparison,
} from "@gain/analysis";
import { architectureSentences, architectureStatus } from "../words/architectureWords.ts";
import { analysisLines } from "../tables/analysesTable.ts";
import { pairRemarks } from "../tables/comparisonTables.ts";
import { familyLines } from "../tables/familyTables.ts";
import { intervalOf, meanOf } from "../text/statisticText.ts";
import { heading } from "./summaryTables.ts";
import { textTable, type Column } from "./textTable.ts";
import { TERMINAL_WIDTH, wrapLine } from "../text/wrapLine.ts";

/** The most pairs that a terminal shows; the reports have all. */
const MOST_PAIRS = 30;

/** The comparison of several models, for a terminal of 80 columns. */
export function comparisonSummary(comparison: ModelComparison): string {
  const { pairs, replicates, architectures, otherBlocks, analyses } = comparison;
  const columns: readonly Column[] = [
    { title: "first − second", align: "left" },
    { title: "n", align: "right" },
    { title: "ratio", align: "point" },
    { title: "95 % interval", align: "point" },
    { title: "Holm p", align: "point" },
  ];
  const more = pairs.length - MOST_PAIRS;
  const table =
    pairs.length === 0
      ? ["No two models have gains of the same block."]
      : [
          textTable(columns, pairs.slice(0, MOST_PAIRS).map(pairCells)),
          ...(more > 0 ? [`  and ${String(more)} more pairs: the reports have them`] : []),
        ];
  const remarks =
    pairs.length === 0
      ? []
      : [
          "  ratio of gains, by ln ratio within categories where every prompt has one; p of the alternative that it is not 1, after Holm's correction " +
            "over the pairs",
          ...categoryRemarks(pairs).map((remark) => `  ${remark}`),
          ...pairRemarks(pairs).map((remark) => `  ${remark}`),
        ];
  return [
    heading("MODELS COMPARED ON THE SAME PROMPTS"),
    ...table,
    ...[
      ...remarks,
      "Families of the models (a family counts once in a class of wiring):",
      ...replicates.map(
        ({ model, family, familySource, notCounted }) =>
          `  ${model}: ${family}, ${familySource}${notCounted === null ? "" : `; not counted: ${notCounted}`}`,
      ),
      ...[architectures, ...otherBlocks].flatMap(hypothesisLines),
      ...(analyses.length === 0 ? [] : ["Analyses over the models that count, by their role:"]),
      ...analysisLines(analyses).map((line) => `  ${line}`),
    ].flatMap((line) => wrapLine(line, TERMINAL_WIDTH)),
  ].join("\n");
}

function hypothesisLines(hypothesis: ArchitectureHypothesis): readonly string[] {
  const at = hypothesis.block === "L" ? "" : ` at block ${blockName(hypothesis.block)}`;
  return [
    `Architecture hypothesis${at}: ${architectureStatus(hypothesis)}.`,
    ...architectureSentences(hypothesis).map((sentence) => `  ${sentence}`),
    ...familyLines(hypothesis).map((line) => `  ${line}`),
  ];
}

/** Pairs whose ratio differs by category, after Holm's correction over the pairs. */
function categoryRemarks(pairs: readonly PairedComparison[]): readonly string[] {
  return pairs.flatMap(({ first, second, categoryHolm }) =>
    categoryHolm.defined && categoryHolm.value < VERDICT_LEVEL
      ? [`${first} and ${second}: the ratio differs by category, ${namedPText("Holm p", categoryHolm.value)}`]
      : [],
  );
}

function pairCells({ first, second, n, ratioTest, pHolm }: PairedComparison): readonly string[] {
  const tested = ratioTest.defined ? ratioTest.value : null;
  return [
    `${first} − ${second}`,
    countText(n),
    tested === null ? "–" : meanOf({ mean: tested.ratio, interval: tested.interval }),
    tested === null ? "–" : intervalOf(tested.interval),
    pHolm.defined ? pText(pHolm.value) : "–",
  ];
}
