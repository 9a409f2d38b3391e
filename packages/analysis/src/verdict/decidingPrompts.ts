import { decidedByOne } from "../inference/decidedByOne.ts";
import { MOST_PROMPTS, type GainColumns } from "../gains/gainColumns.ts";
import { withinMargin } from "../gains/equivalence.ts";
import { oneSampleResult, primaryResult, type PrimaryResult } from "../gains/primaryResult.ts";
import { groupError, LOG_SCALE } from "../sample/groupErrors.ts";
import { groupsOf, type Group } from "../sample/groups.ts";
import { wordOf, type WordGrounds, type VerdictWord } from "./modelVerdict.ts";

/** A prompt without which the verdict would be different. */
export interface DecidingPrompt {
  /** 1 for the first row given. */
  readonly rowNumber: number;
  /** null where the source does not state it. */
  readonly prompt: string | null;
  readonly without: VerdictWord;
}

const OTHER_TEST = "for comparison";

/**
 * The prompts that decide the verdict by themselves: each is left out in turn, and the primary test is repeated. Where
 * that changes the kind of test (its category would have one prompt left), the prompt decides only if the test over all
 * prompts as one sample agrees with the verdict with the prompt, and changes without it: the change then comes from the
 * prompt and not from the test. null for more than `MOST_PROMPTS` rows, where a single prompt is unlikely to decide.
 */
export function decidingPrompts(
  columns: GainColumns,
  grounds: WordGrounds & { readonly margin: number; readonly word: VerdictWord },
): readonly DecidingPrompt[] | null {
  const { margin, precisionFloor, primary } = grounds;
  if (columns.gains.length > MOST_PROMPTS) return null;
  const rowNumbers: number[] = [];
  const lnGains: number[] = [];
  const codes: number[] = [];
  for (const [i, gain] of columns.gains.entries()) {
    const lnGain = Math.log(gain);
    if (!Number.isFinite(lnGain)) continue;
    rowNumbers.push(i + 1);
    lnGains.push(lnGain);
    codes.push(columns.categories[i] ?? -1);
  }
  const sample = Float64Array.from(lnGains);
  const { groups } = groupsOf(sample, codes, columns.categoryNames);
  const known = new Map(groups.map(({ values }) => [values, groupError(values, LOG_SCALE)]));
  const indices = indicesInGroups(codes);
  const wordBy = (result: PrimaryResult): VerdictWord =>
    wordOf({
      ...grounds,
      primary: result,
      equivalence: withinMargin(result.estimate, margin, precisionFloor),
    });
  const decide = (without: number | null): VerdictWord => {
    const again =
      without === null
        ? primaryResult(sample, groups, known)
        : primaryResult(
            withoutIndex(sample, without),
            groupsWithout(groups, columns.categoryNames[codes[without] ?? -1], indices[without] ?? -1),
            known,
          );
    // One value has no spread, whichever it is.
    if (again.n < 2) return grounds.word;
    const word = wordBy(again);
    if (without === null || again.population === primary.population) return word;
    const isOfPrompt =
      wordBy(oneSampleResult(sample, OTHER_TEST)) === grounds.word &&
      wordBy(oneSampleResult(withoutIndex(sample, without), OTHER_TEST)) === word;
    return isOfPrompt ? word : grounds.word;
  };
  const found = decidedByOne(sample.length, decide);
  if (!found.defined) return null;
  return found.value.deciding.map(({ index, without }) => {
    const rowNumber = rowNumbers[index] ?? 0;
    return { rowNumber, prompt: columns.prompts[rowNumber - 1] ?? null, without };
  });
}

/** The index of each value in its group, where the values keep their order. */
function indicesInGroups(codes: readonly number[]): readonly number[] {
  const sizes = new Map<number, number>();
  return codes.map((code) => {
    const index = sizes.get(code) ?? 0;
    sizes.set(code, index + 1);
    return index;
  });
}

/** The groups without one value of the named one; a group that becomes empty is left out. */
const groupsWithout = (groups: readonly Group[], name: string | undefined, index: number): Group[] =>
  groups
    .map((group) => (group.name === name ? { name, values: withoutIndex(group.values, index) } : group))
    .filter(({ values }) => values.length > 0);

function withoutIndex(values: Float64Array, index: number): Float64Array {
  const rest = new Float64Array(values.length - 1);
  rest.set(values.subarray(0, index));
  rest.set(values.subarray(index + 1), index);
  return rest;
}
