import { deltaText, pText } from "@gain/analysis";
import type { TwinsReport } from "../twinsReport.ts";
import { wrapText } from "../text/wrapLine.ts";
import { claimLines, claimSentence, DEMONSTRATION, twinAnswer } from "../words/twinWords.ts";
import { textTable } from "./textTable.ts";

/**
 * The answer for the end of a terminal: one sentence, the three parts of the claim, a line a cell.
 *
 * @param width columns of the terminal, which no line exceeds
 */
export function twinsSummary(
  { findings, plan }: Pick<TwinsReport, "findings" | "plan">,
  width: number,
): string {
  const { cells, ownRates } = findings;
  const rows = [...cells, ...(ownRates === null ? [] : [ownRates])].map(
    ({ cell, measured, planned, gain, pHolm }) => [
      cell.name,
      `${String(measured)}/${String(planned)}`,
      ...(gain.difference.defined
        ? [
            deltaText(gain.difference.value),
            pText(gain.difference.value.pTwoSided),
            pHolm?.defined === true ? pText(pHolm.value) : "–",
            gain.word ?? "–",
          ]
        : ["–", "–", "–", measured === 0 ? "not measured" : gain.difference.reason]),
    ],
  );
  const table = textTable(
    [
      { title: "cell", align: "left" },
      { title: "models", align: "right" },
      { title: "Δ log last gain [95 %]", align: "left" },
      { title: "p", align: "point" },
      { title: "Holm p", align: "point" },
      { title: "word", align: "left" },
    ],
    rows,
    width,
  );
  const text = [
    ...(plan.isDemonstration ? [DEMONSTRATION] : []),
    twinAnswer(findings),
    ...claimLines(findings).map((line) => `  ${line}`),
    claimSentence(findings),
  ];
  return `${wrapText(text.join("\n"), width)}\n\n${table}`;
}
