import { mapped } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";

/** What pairing needs from a measured prompt. */
export interface PairableRow {
  readonly prompt: string | null;
  readonly category: string | null;
  readonly lastGain: number;
  /** ‖h_L‖ / ‖h_1‖; null or left out where it is not known. */
  readonly growth?: number | null;
}

/** A model's gain on one prompt. */
export interface PromptGain {
  /** From the first row that states it. */
  readonly category: string | null;
  /** Positive and finite; of a prompt that was measured several times, the geometric mean. */
  readonly gain: number;
}

/** The rows of one model by their prompts; a prompt counts once. */
export interface PromptGains {
  /** By the prompt's text, in order of first appearance. */
  readonly byPrompt: ReadonlyMap<string, PromptGain>;
  /** The usable gains of rows whose source does not state the prompt, in their order. */
  readonly unnamed: readonly number[];
  /** Rows whose source does not state the prompt: they are not compared with another model's. */
  readonly withoutPrompt: number;
  /** Rows beyond the first of a prompt. */
  readonly repeated: number;
  /** Prompts without a positive and finite gain. */
  readonly unusable: ReadonlySet<string>;
}

/** A ratio of norms is positive and finite; any other number is damaged. */
const isUsableGain = (gain: number): boolean => gain > 0 && Number.isFinite(gain);

export function promptGains(rows: readonly PairableRow[]): PromptGains {
  const seen = new Map<string, { category: string | null; readonly gains: number[] }>();
  const unnamed: number[] = [];
  let withoutPrompt = 0;
  let repeated = 0;
  for (const { prompt, category, lastGain } of rows) {
    const usable = isUsableGain(lastGain);
    if (prompt === null) {
      withoutPrompt += 1;
      if (usable) unnamed.push(lastGain);
      continue;
    }
    const before = seen.get(prompt);
    if (before === undefined) seen.set(prompt, { category, gains: usable ? [lastGain] : [] });
    else {
      repeated += 1;
      before.category ??= category;
      if (usable) before.gains.push(lastGain);
    }
  }
  const byPrompt = new Map<string, PromptGain>();
  const unusable = new Set<string>();
  for (const [prompt, { category, gains }] of seen) {
    if (gains.length === 0) unusable.add(prompt);
    else byPrompt.set(prompt, { category, gain: geometricMean(gains) });
  }
  return { byPrompt, unnamed, withoutPrompt, repeated, unusable };
}

/** For equal gains, returns that gain without the rounding error of its logarithm. */
function geometricMean(gains: readonly number[]): number {
  const [first = Number.NaN] = gains;
  if (gains.every((gain) => gain === first)) return first;
  return Math.exp(pairwiseSum(mapped(gains, Math.log)) / gains.length);
}
