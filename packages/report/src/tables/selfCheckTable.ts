import type { SelfCheck } from "../reportInput.ts";
import { cell, textColumn, type StatTable } from "./statTable.ts";

/** The instrument's checks of itself. */
export const selfCheckTable = (checks: readonly SelfCheck[]): StatTable => ({
  caption: "Checks that the instrument made of itself",
  columns: [textColumn("Check"), textColumn("Result"), textColumn("Detail")],
  rows: checks.map(({ name, result, detail }) => [cell(name), cell(result), cell(detail)]),
});
