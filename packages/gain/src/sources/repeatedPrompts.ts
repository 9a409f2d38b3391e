import type { GainRow } from "@gain/records";

/** Returns a function that flags each row of one model whose prompt occurred before: a prompt counts once. */
export function repeatsFlagged(): (row: GainRow) => GainRow {
  const seen = new Set<string>();
  return (row) => {
    if (row.prompt === null || row.flags.includes("repeated_prompt")) return row;
    if (seen.has(row.prompt)) return { ...row, flags: [...row.flags, "repeated_prompt"] };
    seen.add(row.prompt);
    return row;
  };
}
