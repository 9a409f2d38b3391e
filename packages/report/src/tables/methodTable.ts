import { STATISTICAL_METHODS } from "@gain/analysis";
import { cell, textColumn, type StatTable } from "./statTable.ts";

/** Every statistical method with its formula and source; the manual is made from the same text. */
export const methodTable = (): StatTable => ({
  caption: "Statistical methods",
  columns: [
    textColumn("Method"),
    textColumn("Question and formula"),
    textColumn("Source, and what gives the same number"),
  ],
  rows: STATISTICAL_METHODS.map(({ title, question, formula, source, equals }) => [
    cell(title),
    { text: question, note: formula },
    { text: source, note: equals },
  ]),
});
