import type { Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { defined, notDefined, type Finding } from "../statistic.ts";

/** The exact permutation test of a difference of two means; every p-value names its alternative. */
export interface PermutationOfGroups {
  readonly firstMean: number;
  readonly secondMean: number;
  /** First mean − second mean. */
  readonly difference: number;
  /** Ways to divide the values into groups of these sizes, (n + m)! / (n! m!); all of them are counted. */
  readonly splits: number;
  /** Alternative: the two groups differ. Twice the smaller one-sided p, at most 1. */
  readonly pTwoSided: number;
  /** Alternative: the first mean is less than the second. */
  readonly pFirstBelow: number;
  /** Alternative: the first mean is greater than the second. */
  readonly pFirstAbove: number;
  /** The smallest two-sided p that groups of these sizes can have, 2 / splits, at most 1. */
  readonly smallestP: number;
}

/** Half of the values have 2^20 subsets: a second of work. */
const MOST_VALUES = 40;

/** Sums that differ by less than this share of all values' sizes are equal but for rounding. */
const ROUNDING = 1e-13;

/**
 * Asks how often a random division of all values into two groups of the same sizes gives a difference of means as
 * extreme as the one seen, over all divisions. Equals `scipy.stats.permutation_test((first, second), statistic,
 * permutation_type="independent", alternative="two-sided")` with the difference of means as statistic and all
 * permutations. Finite values. Not defined where a group is empty or for more than 40 values.
 *
 * A difference of means grows with the sum of the first group, so subsets are counted by their sums: each half of the
 * values gives its subsets by size, sorted, and pairs of them are counted without being listed (E. Horowitz, S. Sahni,
 * J. ACM 21, 1974, 277–292).
 */
export function permutationOfGroups(first: Sample, second: Sample): Finding<PermutationOfGroups> {
  if (first.length === 0 || second.length === 0) {
    return notDefined(
      `${first.length} against ${second.length} values: at least one is needed on either side`,
    );
  }
  const values = [...first, ...second];
  if (values.length > MOST_VALUES) {
    return notDefined(
      `${values.length} values: all divisions of at most ${MOST_VALUES} are counted for an exact p`,
    );
  }
  const mean = pairwiseSum(values) / values.length;
  const centred = values.map((value) => value - mean);
  const seen = pairwiseSum(centred.slice(0, first.length));
  const slack = ROUNDING * values.reduce((sum, value) => sum + Math.abs(value), 0);
  const splits = waysToSplit(first.length, second.length);
  const below = subsetsUpTo(centred, first.length, seen + slack);
  const above = splits - subsetsUpTo(centred, first.length, seen - slack);
  const firstMean = pairwiseSum(first) / first.length;
  const secondMean = pairwiseSum(second) / second.length;
  return defined({
    firstMean,
    secondMean,
    difference: firstMean - secondMean,
    splits,
    pTwoSided: Math.min(1, (2 * Math.min(below, above)) / splits),
    pFirstBelow: below / splits,
    pFirstAbove: above / splits,
    smallestP: smallestPermutationP(first.length, second.length),
  });
}

/** The smallest two-sided p of an exact permutation test of groups of these sizes; 1 where one is empty. */
export const smallestPermutationP = (first: number, second: number): number =>
  Math.min(1, 2 / waysToSplit(first, second));

/** The binomial coefficient of n + m over n. */
function waysToSplit(n: number, m: number): number {
  let ways = 1;
  for (let k = 1; k <= n; k++) ways = Math.round((ways * (m + k)) / k);
  return ways;
}

/** How many subsets of `size` values have a sum of at most `limit`. */
function subsetsUpTo(values: readonly number[], size: number, limit: number): number {
  const middle = values.length >> 1;
  const left = sumsBySize(values.slice(0, middle));
  const right = sumsBySize(values.slice(middle));
  let count = 0;
  for (const [taken, sums] of left.entries()) {
    const others = right[size - taken];
    if (others === undefined) continue;
    // As the sum on the left grows, fewer on the right fit beside it.
    let fitting = others.length;
    for (const sum of sums) {
      while (fitting > 0 && sum + (others[fitting - 1] ?? 0) > limit) fitting -= 1;
      count += fitting;
    }
  }
  return count;
}

/** The sums of all subsets, by the number of values in them, each list ascending. Shape [values + 1][subsets]. */
function sumsBySize(values: readonly number[]): readonly Float64Array[] {
  const lists: number[][] = Array.from({ length: values.length + 1 }, () => []);
  lists[0]?.push(0);
  for (const [place, value] of values.entries()) {
    // From the largest size down, so that a subset made with this value is not taken up again.
    for (let size = place; size >= 0; size--) {
      const larger = lists[size + 1];
      for (const sum of lists[size] ?? []) larger?.push(sum + value);
    }
  }
  return lists.map((sums) => Float64Array.from(sums).sort());
}
