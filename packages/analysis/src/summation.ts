/** From this many terms on, numpy halves the block and adds the two sums. */
const NUMPY_BLOCK = 128;
const NUMPY_LANES = 8;

/**
 * The sum of doubles in the order in which numpy's `add.reduce` takes them over a contiguous array: plain below 8
 * terms, eight lanes up to 128, halves above (`pairwise_sum` of numpy's loops). Means and standard deviations built
 * on it equal those of numpy and pandas to the last bit, which the notebook's JSON needs.
 */
export function pairwiseSum(values: readonly number[]): number {
  return sumRange(values, 0, values.length);
}

function sumRange(values: readonly number[], start: number, count: number): number {
  if (count > NUMPY_BLOCK) {
    const half = Math.floor(count / 2);
    const left = half - (half % NUMPY_LANES);
    return sumRange(values, start, left) + sumRange(values, start + left, count - left);
  }
  const lanes: number[] = [];
  const inLanes = count < NUMPY_LANES ? 0 : count - (count % NUMPY_LANES);
  for (let i = 0; i < inLanes; i++) {
    const lane = i % NUMPY_LANES;
    lanes[lane] = i < NUMPY_LANES ? at(values, start + i) : at(lanes, lane) + at(values, start + i);
  }
  let sum = inLanes === 0 ? 0 : foldLanes(lanes);
  for (let i = inLanes; i < count; i++) sum += at(values, start + i);
  return sum;
}

function foldLanes(lanes: readonly number[]): number {
  const pair = (i: number): number => at(lanes, i) + at(lanes, i + 1);
  return pair(0) + pair(2) + (pair(4) + pair(6));
}

/** The sum from left to right, as bottleneck takes it: pandas' `std` goes through it where the notebook ran. */
export function plainSum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * Kahan's compensated sum, in the form of pandas' grouped mean (`group_mean`); a category's mean built on it equals
 * `groupby(...).mean()` to the last bit.
 */
export function kahanSum(values: readonly number[]): number {
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

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined)
    throw new RangeError(`no term ${String(index)} in a sum of ${String(values.length)}`);
  return value;
}
