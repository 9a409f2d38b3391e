import type { GainRow } from "@gain/records";

/** Takes the rows of one model in turn, and flags those whose prompt came before: a prompt counts once. */
export function repeatsFlagged(): (row: GainRow) => GainRow {
  const seen = new Set<string>();
  return (row) => {
    if (row.prompt === null || row.flags.includes("repeated_prompt")) return row;
    if (seen.has(row.prompt)) return { ...row, flags: [...row.flags, "repeated_prompt"] };
    seen.add(row.prompt);
    return row;
  };
}
