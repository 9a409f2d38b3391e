import { blockName, countText, decimals } from "@gain/analysis";
import type { StudyReport } from "../studyReport.ts";
import { cell, numberColumn, textColumn, type StatTable } from "./statTable.ts";

/** Every mean gain of a study's files, and whether it counts. */
export function studyTable({ gains }: StudyReport): StatTable {
  return {
    caption:
      "Mean gains in the files of the study; a model counts once at a block, and gains of two blocks are never pooled",
    columns: [
      textColumn("Model"),
      textColumn("Family"),
      textColumn("Wiring"),
      textColumn("Block"),
      numberColumn("Mean"),
      numberColumn("Prompts"),
      textColumn("File"),
      textColumn("Counts"),
    ],
    rows: gains.map(({ model, family, wiring, block, mean, n, file, hasRows, notCounted }) => [
      cell(model),
      cell(family ?? "–"),
      cell(wiring ?? "–"),
      cell(blockName(block)),
      cell(decimals(mean, 4)),
      cell(n === null ? "not stated" : countText(n)),
      { text: file, note: hasRows ? "a gain for every prompt" : "the mean alone" },
      notCounted === null ? cell("yes") : { text: "no", note: notCounted },
    ]),
  };
}
