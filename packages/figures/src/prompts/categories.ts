import type { GainRow } from "@gain/records";
import { displayText, domainTexts } from "../text/displayText.ts";

/** The order of the built-in prompt set's categories in figures; other categories follow as they first appear. */
const LEADING_CATEGORIES: readonly string[] = ["Factual", "Cliche", "Nonsense", "Novel", "Syntactic"];

const LABEL_CHARACTERS = 22;

/** The rows of one category under the label that figures show. */
export interface CategoryRows {
  readonly label: string;
  readonly rows: readonly GainRow[];
}

/** Rows by category, in the figures' order; rows without a category come last, under a label that says so. */
export function rowsByCategory(rows: readonly GainRow[]): CategoryRows[] {
  const groups = new Map<string | null, GainRow[]>();
  for (const category of LEADING_CATEGORIES) groups.set(category, []);
  for (const row of rows) {
    const group = groups.get(row.category);
    if (group === undefined) groups.set(row.category, [row]);
    else group.push(row);
  }
  const uncategorised = groups.get(null);
  groups.delete(null);
  if (uncategorised !== undefined) groups.set(null, uncategorised);

  const filled = [...groups].filter(([, members]) => members.length > 0);
  const labels = domainTexts(
    filled.map(([category]) => category ?? "(no category)"),
    LABEL_CHARACTERS,
  );
  return filled.map(([, members], index) => ({ label: labels[index] ?? "", rows: members }));
}

/** A row's category in a tooltip. */
export function categoryText(category: string | null): string {
  return category === null ? "(no category)" : displayText(category, 60);
}
