import { mapped, type Sample } from "./sample.ts";

/**
 * Ranks finite values, from 1 for the smallest; equal values share the mean of their ranks. Same order and length as
 * the values; equals `scipy.stats.rankdata` with its default method.
 */
export function averageRanks(values: Sample): Float64Array {
  const sorted = Float64Array.from(values).sort();
  return mapped(values, (value) => sharedRank(sorted, value));
}

/** The rank of a value among sorted values that include it. */
export function sharedRank(sorted: Float64Array, value: number): number {
  const first = countBelow(sorted, (other) => other < value);
  const behind = countBelow(sorted, (other) => other <= value);
  return (first + 1 + behind) / 2;
}

/** The sizes of the ties among sorted values. */
export function* tieSizes(sorted: Float64Array): Generator<number, void, undefined> {
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > 1) yield end - start;
  }
}

/** How many of the sorted values precede the first that does not meet the condition, by bisection. */
export function countBelow(sorted: Float64Array, isSuch: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSuch(sorted[middle] ?? Number.NaN)) low = middle + 1;
    else high = middle;
  }
  return low;
}
