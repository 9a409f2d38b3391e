import type { NamedRows, RowCounts } from "@gain/analysis";
import { visibleText } from "../text/visibleText.ts";

/** Rows named in a note; for more, the note gives their number. */
const NAMED_AT_MOST = 5;
const PROMPT_CHARACTERS = 40;

/** One line for every reason to review rows: not measured, not finite, without category, flagged. Often empty. */
export function rowNotes(rows: RowCounts, plannedPrompts: number): readonly string[] {
  const lacking = plannedPrompts - rows.total;
  const note = (what: string, named: NamedRows): readonly string[] =>
    named.count === 0 ? [] : [`  ${what}: ${String(named.count)}: ${nameRows(named)}`];
  return [
    ...(lacking > 0 ? [`  Not measured: ${String(lacking)} of ${String(plannedPrompts)} prompts`] : []),
    ...note("Gain not finite, left out", rows.nonFiniteGains),
    ...note("Gain 0 or negative, left out", rows.nonPositiveGains),
    ...note("Gain 1 by convention, left out", rows.gainsByConvention),
    ...note("Prompt repeated, counted once", rows.repeatedPrompts),
    ...note("Entropy not finite, left out of the association", rows.nonFiniteEntropies),
    ...(rows.uncategorised > 0 ? [`  Without a category: ${String(rows.uncategorised)}`] : []),
    ...rows.byFlag.flatMap(({ flag, rows: flagged }) => note(`Flag ${visibleText(flag)}`, flagged)),
  ];
}

function nameRows({ count, first }: NamedRows): string {
  const named = first.slice(0, NAMED_AT_MOST).map(({ rowNumber, prompt }) => {
    if (prompt === null) return `row ${String(rowNumber)}`;
    const characters = Array.from(prompt);
    const cut = characters.length > PROMPT_CHARACTERS ? "…" : "";
    return `row ${String(rowNumber)} "${visibleText(characters.slice(0, PROMPT_CHARACTERS).join(""))}${cut}"`;
  });
  const more = count - named.length;
  return [...named, ...(more > 0 ? [`and ${String(more)} more`] : [])].join(", ");
}
