import type { GainRow } from "../../row/gainRow.ts";

const COLUMNS = [
  ["complexity", "Complexity"],
  ["layers", "N_Layers"],
] as const;

/**
 * pandas writes a column of whole numbers as floats if one of them is missing. If another program wrote the CSV and did
 * not, each row keeps its text.
 */
export function keepWholeTexts(rows: readonly GainRow[]): readonly GainRow[] {
  const mixed = COLUMNS.filter(([field]) => {
    const whole = rows.some((row) => Number.isInteger(row[field]));
    return whole && !rows.every((row) => Number.isInteger(row[field]));
  });
  if (mixed.length === 0) return rows;
  return rows.map((row) => {
    const texts = mixed.flatMap(([field, column]) => {
      const value = row[field];
      return value !== null && Number.isInteger(value) ? [[column, String(value)] as const] : [];
    });
    if (texts.length === 0) return row;
    return { ...row, sourceText: { ...Object.fromEntries(texts), ...row.sourceText } };
  });
}
