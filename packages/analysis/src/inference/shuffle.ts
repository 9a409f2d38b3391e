import { at } from "../sample/sample.ts";
import type { MersenneTwister } from "./mersenneTwister.ts";

/** Shuffles values in place like numpy's `RandomState.shuffle`, in the steps of `shuffledProduct`. */
export function shuffle(values: Float64Array, twister: MersenneTwister): void {
  for (let i = values.length - 1; i > 0;) {
    const shift = Math.clz32(i);
    const drawn = (twister.next() << shift) >>> shift;
    const isTooLarge = (i - drawn) >> 31;
    const j = (drawn & ~isTooLarge) | (i & isTooLarge);
    const moved = at(values, i);
    values[i] = at(values, j);
    values[j] = moved;
    i -= 1 + isTooLarge;
  }
}

/**
 * Σ x·y, where y is `values` shuffled like by numpy's `RandomState.shuffle`. From the last index down, each value is
 * swapped with one at or before it. The other index is drawn by masking 32 bits, and again where it is too large: then
 * the value is swapped with itself and adds nothing, because a branch that is taken at random costs more. A value that
 * has its place is not needed any more, so `values` is left in no meaningful order.
 */
export function shuffledProduct(x: Float64Array, values: Float64Array, twister: MersenneTwister): number {
  let sum = 0;
  for (let i = values.length - 1; i > 0;) {
    const shift = Math.clz32(i);
    const drawn = (twister.next() << shift) >>> shift;
    /** All bits set where the index is too large, else none. */
    const isTooLarge = (i - drawn) >> 31;
    const j = (drawn & ~isTooLarge) | (i & isTooLarge);
    sum += at(x, i) * at(values, j) * (1 + isTooLarge);
    values[j] = at(values, i);
    i -= 1 + isTooLarge;
  }
  return values.length === 0 ? sum : sum + at(x, 0) * at(values, 0);
}
