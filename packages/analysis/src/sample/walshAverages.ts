import { at } from "./sample.ts";

/** Up to so many values, all their averages are made and sorted. */
const MOST_SORTED = 500;

/**
 * A function that gives the k-th smallest Walsh average of sorted values, k from 1: of the n(n + 1)/2 means of two of
 * them, each value with itself among the pairs. For many values they are counted, not made: the k-th smallest is the
 * least number that k of them do not exceed, found by bisection.
 */
export function walshAverages(sorted: Float64Array): (k: number) => number {
  if (sorted.length > MOST_SORTED) return (k) => bisect(sorted, k);
  const averages = allOf(sorted).sort();
  return (k) => at(averages, k - 1);
}

function allOf(sorted: Float64Array): Float64Array {
  const n = sorted.length;
  const averages = new Float64Array((n * (n + 1)) / 2);
  let place = 0;
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) averages[place++] = (at(sorted, i) + at(sorted, j)) / 2;
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
