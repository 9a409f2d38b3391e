import {
  estimateText,
  groupsByName,
  meanInterval,
  type ConfidenceInterval,
  type PairedComparison,
  type Finding,
} from "@gain/analysis";
import { evenSample } from "../numbers/evenSample.ts";
import { hasPlace } from "./oneAxis.ts";

/** One category of a pair, or all of them. */
export interface CategoryRatio {
  /** null for prompts without a category. */
  readonly category: string | null;
  readonly n: number;
  /** first / second of the prompts that are drawn. */
  readonly prompts: readonly { readonly prompt: string; readonly ratio: number }[];
  /** null for fewer than three prompts, or where they do not vary. */
  readonly estimate: {
    readonly ratio: number;
    readonly low: number;
    readonly high: number;
    readonly text: string;
  } | null;
}

const FEWEST = 3;
const MOST_CATEGORIES = 20;
const MOST_POINTS = 1000;

/** The categories of a pair by mean gain of both models, the largest first; at most 20, the rest counted by the caller. */
export function categoryRatios({ differences }: Pick<PairedComparison, "differences">): {
  readonly rows: readonly CategoryRatio[];
  readonly leftOut: number;
} {
  const usable = differences.filter(({ first, second }) => hasPlace(first / second));
  const { groups } = groupsByName(
    usable,
    // Prompts without a category are one group, under a name that no category has.
    ({ category }) => JSON.stringify([category]),
    ({ first, second }) => (Math.log(first) + Math.log(second)) / 2,
  );
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const ordered = [...groups].toSorted((a, b) => mean(b.values) - mean(a.values));
  const most = Math.max(10, Math.floor(MOST_POINTS / Math.max(1, Math.min(ordered.length, MOST_CATEGORIES))));
  const rows = ordered.slice(0, MOST_CATEGORIES).map(({ name }): CategoryRatio => {
    const own = usable.filter(({ category }) => JSON.stringify([category]) === name);
    const category = own[0]?.category ?? null;
    const prompts = own.map(({ prompt, first, second }) => ({ prompt, ratio: first / second }));
    return {
      category,
      n: own.length,
      prompts: evenSample(
        prompts.toSorted((a, b) => a.ratio - b.ratio),
        most,
      ),
      estimate: estimateOf(prompts.map(({ ratio }) => Math.log(ratio))),
    };
  });
  return { rows, leftOut: ordered.length - rows.length };
}

/** By Student's t of the logarithms. */
function estimateOf(logs: readonly number[]): CategoryRatio["estimate"] {
  const interval: Finding<ConfidenceInterval> = meanInterval(logs);
  if (logs.length < FEWEST || !interval.defined) return null;
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  return ratioEstimate(Math.exp(mean), Math.exp(interval.value.low), Math.exp(interval.value.high));
}

/** null where an end has no place on an axis. */
export function ratioEstimate(ratio: number, low: number, high: number): CategoryRatio["estimate"] {
  if (![ratio, low, high].every(hasPlace)) return null;
  return { ratio, low, high, text: estimateText({ mean: ratio, low, high }) };
}
