import { STATISTICAL_METHODS } from "@gain/analysis";
import { cell, textColumn, type StatTable } from "./statTable.ts";

/** Every statistical method with its formula and source; the manual uses the same text. */
export const methodTable = (): StatTable => ({
  caption: "Statistical methods",
  columns: [
    textColumn("Method"),
    textColumn("Question and formula"),
    textColumn("Source, and software with the same result"),
  ],
  rows: STATISTICAL_METHODS.map(({ title, question, formula, source, equals }) => [
    cell(title),
    { text: question, note: formula },
    { text: source, note: equals },
  ]),
});
