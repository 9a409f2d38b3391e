import { promptGains, type PairableRow, type PromptGains } from "./promptGains.ts";

/** One prompt measured on two models. */
export interface PairedGain {
  readonly prompt: string;
  /** From the first model's row, or else the second's. */
  readonly category: string | null;
  readonly first: number;
  readonly second: number;
  /** first − second. */
  readonly difference: number;
}

/** Rows of two models, matched by the text of the prompt. */
export interface PairedRows {
  /** Both gains are positive and finite. In the order of the first model's prompts. */
  readonly pairs: readonly PairedGain[];
  /** Prompts that the other model lacks. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Rows whose source does not state the prompt: they cannot be paired. */
  readonly withoutPrompt: { readonly first: number; readonly second: number };
  /** Rows beyond the first of a prompt: it counts once, with the geometric mean of its gains. */
  readonly repeated: { readonly first: number; readonly second: number };
  /** Common prompts left out because one of the gains is not positive and finite. */
  readonly unusablePairs: number;
}

/** Matches the prompts of two models. */
export const pairRows = (first: readonly PairableRow[], second: readonly PairableRow[]): PairedRows =>
  pairPrompts(promptGains(first), promptGains(second));

/** The same for rows that are already grouped by prompt. */
export function pairPrompts(first: PromptGains, second: PromptGains): PairedRows {
  const pairs: PairedGain[] = [];
  for (const [prompt, { category, gain }] of first.byPrompt) {
    const partner = second.byPrompt.get(prompt);
    if (partner === undefined) continue;
    pairs.push({
      prompt,
      category: category ?? partner.category,
      first: gain,
      second: partner.gain,
      difference: gain - partner.gain,
    });
  }
  const common = count(promptsOf(first), (prompt) => has(second, prompt));
  return {
    pairs,
    onlyFirst: size(first) - common,
    onlySecond: size(second) - common,
    withoutPrompt: { first: first.withoutPrompt, second: second.withoutPrompt },
    repeated: { first: first.repeated, second: second.repeated },
    unusablePairs: common - pairs.length,
  };
}

const size = ({ byPrompt, unusable }: PromptGains): number => byPrompt.size + unusable.size;

const has = ({ byPrompt, unusable }: PromptGains, prompt: string): boolean =>
  byPrompt.has(prompt) || unusable.has(prompt);

function* promptsOf({ byPrompt, unusable }: PromptGains): Generator<string> {
  yield* byPrompt.keys();
  yield* unusable;
}

function count(prompts: Iterable<string>, isSuch: (prompt: string) => boolean): number {
  let found = 0;
  for (const prompt of prompts) if (isSuch(prompt)) found += 1;
  return found;
}
