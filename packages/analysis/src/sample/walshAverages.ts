import { at } from "./sample.ts";

/** Up to this many values, all averages are computed and sorted. */
const MOST_SORTED = 500;

/**
 * A function that returns the k-th smallest Walsh average of sorted values, k from 1. The Walsh averages are the n(n +
 * 1)/2 means of two values, including each value with itself. For many values they are counted, not computed: the k-th
 * smallest is the least number that at least k of them do not exceed, found by bisection.
 */
export function walshAverages(sorted: Float64Array): (k: number) => number {
  if (sorted.length > MOST_SORTED) return (k) => bisect(sorted, k);
  const averages = allOf(sorted).sort();
  return (k) => at(averages, k - 1);
}

function allOf(sorted: Float64Array): Float64Array {
  const n = sorted.length;
  const averages = new Float64Array((n * (n + 1)) / 2);
  let next = 0;
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) averages[next++] = (at(sorted, i) + at(sorted, j)) / 2;
  return averages;
}

function bisect(sorted: Float64Array, k: number): number {
  let low = at(sorted, 0);
  if (countUpTo(sorted, low) >= k) return low;
  let high = at(sorted, sorted.length - 1);
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (countUpTo(sorted, middle) >= k) high = middle;
    else low = middle;
  }
}

/** How many of the averages do not exceed `limit`: as i rises, the last partner j ≥ i falls. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let count = 0;
  let j = sorted.length - 1;
  for (let i = 0; i <= j; i++) {
    const first = at(sorted, i);
    while (j >= i && (first + at(sorted, j)) / 2 > limit) j--;
    count += Math.max(0, j - i + 1);
  }
  return count;
}
