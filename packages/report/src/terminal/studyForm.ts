import { blockName, gainText, type ModelComparison } from "@gain/analysis";
import { analysisLines } from "../tables/analysesTable.ts";
import type { StudyReport } from "../studyReport.ts";
import { classAnswer } from "../words/classAnswer.ts";
import { textTable } from "./textTable.ts";

/** The answer of a study of files: the families at the block of its analysis, the classes of wiring, the other blocks. */
export function studyForm(
  { question, block }: StudyReport,
  { architectures, otherBlocks, analyses }: ModelComparison,
  width: number,
): readonly string[] {
  const planned = analyses.filter(({ role }) => role !== "primary" && role !== "exploratory");
  return [
    ...(question === null ? [] : [question]),
    `Geometric mean gain at block ${blockName(block)} of the families:`,
    textTable(
      [
        { title: "family", align: "left" },
        { title: "wiring", align: "left" },
        { title: "norm", align: "left" },
        { title: "models", align: "right" },
        { title: "gain", align: "point" },
      ],
      architectures.families.map(({ family, wiring, normType, models, logGain }) => [
        family,
        wiring,
        normType ?? "not stated",
        String(models.length),
        logGain.defined ? gainText(Math.exp(logGain.value)) : "–",
      ]),
      width,
    ),
    ...[architectures, ...otherBlocks].map(classAnswer),
    ...analysisLines(planned),
  ];
}
