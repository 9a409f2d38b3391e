import type { GainRow } from "@gain/records";

/** The rows of one model from a file, those flagged whose prompt came before: a prompt counts once. */
export function withRepeatsFlagged(rows: readonly GainRow[]): readonly GainRow[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    if (row.prompt === null || row.flags.includes("repeated_prompt")) return row;
    if (seen.has(row.prompt)) return { ...row, flags: [...row.flags, "repeated_prompt"] };
    seen.add(row.prompt);
    return row;
  });
}
