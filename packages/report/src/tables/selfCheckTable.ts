import type { SelfCheck } from "../reportInput.ts";
import { cell, textColumn, type StatTable } from "./statTable.ts";

/** The self-checks of the instrument. */
export const selfCheckTable = (checks: readonly SelfCheck[]): StatTable => ({
  caption: "Self-checks of the instrument",
  columns: [textColumn("Check"), textColumn("Result"), textColumn("Detail")],
  rows: checks.map(({ name, result, detail }) => [cell(name), cell(result), cell(detail)]),
});
