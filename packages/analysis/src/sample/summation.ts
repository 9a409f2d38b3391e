import { at, type Sample } from "./sample.ts";

/** Up to this many terms, numpy's `pairwise_sum` uses lanes; above, it halves. */
const NUMPY_BLOCK = 128;
const NUMPY_LANES = 8;

/**
 * The sum of doubles in the order in which numpy's `add.reduce` takes them over a contiguous array: plain below 8
 * terms, eight lanes up to 128, halves above (`pairwise_sum` of numpy's loops). Means and standard deviations built
 * on it equal those of numpy and pandas to the last bit, which the notebook's JSON needs.
 *
 * @param term maps each value to its term, as if the terms were an array; the value itself where left out
 */
export function pairwiseSum(values: ArrayLike<number>, term?: (value: number) => number): number {
  return sumRange(values, 0, values.length, term && { of: term, block: new Float64Array(NUMPY_BLOCK) });
}

/** Terms of one block at a time, so that no array of all terms is needed. */
interface Terms {
  readonly of: (value: number) => number;
  readonly block: Float64Array;
}

function sumRange(values: ArrayLike<number>, start: number, count: number, terms?: Terms): number {
  if (count > NUMPY_BLOCK) {
    const half = Math.floor(count / 2);
    const left = half - (half % NUMPY_LANES);
    return sumRange(values, start, left, terms) + sumRange(values, start + left, count - left, terms);
  }
  if (terms === undefined) return sumBlock(values, start, count);
  for (let i = 0; i < count; i++) terms.block[i] = terms.of(at(values, start + i));
  return sumBlock(terms.block, 0, count);
}

function sumBlock(values: ArrayLike<number>, start: number, count: number): number {
  const end = start + count;
  let i = start;
  let sum = 0;
  if (count >= NUMPY_LANES) {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (; i + NUMPY_LANES <= end; i += NUMPY_LANES) {
      a += at(values, i);
      b += at(values, i + 1);
      c += at(values, i + 2);
      d += at(values, i + 3);
      e += at(values, i + 4);
      f += at(values, i + 5);
      g += at(values, i + 6);
      h += at(values, i + 7);
    }
    sum = a + b + (c + d) + (e + f + (g + h));
  }
  for (; i < end; i++) sum += at(values, i);
  return sum;
}

/** The sum from left to right, as in bottleneck, which pandas' `std` used where the notebook ran. */
export function plainSum(values: Sample): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/**
 * Kahan's compensated sum, in the form of pandas' grouped mean (`group_mean`); a category's mean built on it equals
 * `groupby(...).mean()` to the last bit.
 */
export function kahanSum(values: Sample): number {
  let sum = 0;
  let compensation = 0;
  for (const value of values) {
    const corrected = value - compensation;
    const next = sum + corrected;
    compensation = next - sum - corrected;
    sum = next;
  }
  return sum;
}
