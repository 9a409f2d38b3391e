/** The ranks of a sample. */
export interface Ranks {
  /** From 1 for the smallest; equal values share the mean of their ranks. Same order and length as the values. */
  readonly ranks: readonly number[];
  /** How many values share a rank, for each rank that is shared. */
  readonly tieSizes: readonly number[];
}

/** Ranks finite values; equals `scipy.stats.rankdata` with its default method. */
export function averageRanks(values: readonly number[]): Ranks {
  const sorted = Float64Array.from(values).sort();
  /** The shared rank, at the place of the first of equal values. */
  const rankAtFirst = new Float64Array(sorted.length);
  const tieSizes: number[] = [];
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    rankAtFirst[start] = (start + 1 + end) / 2;
    if (end - start > 1) tieSizes.push(end - start);
  }
  return { ranks: values.map((value) => rankAtFirst[firstPlace(sorted, value)] ?? Number.NaN), tieSizes };
}

/** The place of the first of the sorted values that is not less than `value`, by bisection. */
function firstPlace(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
