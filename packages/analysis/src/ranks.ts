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
  const tieSizes: number[] = [];
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > 1) tieSizes.push(end - start);
  }
  const ranks = values.map((value) => {
    const below = countWhere(sorted, (other) => other < value);
    const notAbove = countWhere(sorted, (other) => other <= value);
    return (below + 1 + notAbove) / 2;
  });
  return { ranks, tieSizes };
}

/** How many of the sorted values hold a condition that holds up to some value and for none above: by bisection. */
function countWhere(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] ?? Number.NaN)) low = middle + 1;
    else high = middle;
  }
  return low;
}
