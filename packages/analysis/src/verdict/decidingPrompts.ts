import { decidedByOne } from "../inference/decidedByOne.ts";
import { MOST_PROMPTS, type GainColumns } from "../gains/gainColumns.ts";
import { equivalence } from "../gains/equivalence.ts";
import { primaryResult } from "../gains/primaryResult.ts";
import { groupsOf } from "../sample/groups.ts";
import { wordOf, type VerdictGrounds, type VerdictWord } from "./modelVerdict.ts";

/** A prompt without which the verdict would be different. */
export interface DecidingPrompt {
  /** 1 for the first row given. */
  readonly rowNumber: number;
  /** null where the source does not state it. */
  readonly prompt: string | null;
  readonly without: VerdictWord;
}

interface UsedRow {
  readonly rowNumber: number;
  readonly lnGain: number;
  readonly category: number;
}

/**
 * The prompts that decide the verdict by themselves: each is left out in turn, and the primary test is repeated. A
 * prompt is skipped where its removal would change the kind of test (its category would have one prompt left) or leave
 * none. null for more than `MOST_PROMPTS` rows, where a single prompt is unlikely to decide.
 */
export function decidingPrompts(
  columns: GainColumns,
  grounds: VerdictGrounds & { readonly margin: number; readonly word: VerdictWord },
): readonly DecidingPrompt[] | null {
  const { margin, precisionFloor, primary } = grounds;
  if (columns.gains.length > MOST_PROMPTS) return null;
  const rows = Array.from(columns.gains, (gain, i): UsedRow => ({
    rowNumber: i + 1,
    lnGain: Math.log(gain),
    category: columns.categories[i] ?? -1,
  })).filter(({ lnGain }) => Number.isFinite(lnGain));
  const decide = (used: readonly UsedRow[]): VerdictWord => {
    const lnGains = Float64Array.from(used, ({ lnGain }) => lnGain);
    const codes = Int32Array.from(used, ({ category }) => category);
    const again = primaryResult(lnGains, groupsOf(lnGains, codes, columns.categoryNames).groups);
    if (again.population !== primary.population || !again.estimate.defined) return grounds.word;
    return wordOf({
      ...grounds,
      primary: again,
      equivalence: equivalence(again.estimate, again.n, margin, precisionFloor),
    });
  };
  const found = decidedByOne(rows, decide);
  if (!found.defined) return null;
  return found.value.deciding.map(({ index, without }) => {
    const rowNumber = rows[index]?.rowNumber ?? 0;
    return { rowNumber, prompt: columns.prompts[rowNumber - 1] ?? null, without };
  });
}
