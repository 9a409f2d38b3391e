import { at } from "../sample/sample.ts";
import type { MersenneTwister } from "./mersenneTwister.ts";

/**
 * Shuffles values in place like numpy's `RandomState.shuffle`. From the last index down, each value is swapped with one
 * at or before it. The other index is drawn by masking 32 bits, and again where it is too large.
 */
export function shuffle(values: Float64Array, twister: MersenneTwister): void {
  for (let i = values.length - 1; i > 0; i--) {
    const shift = Math.clz32(i);
    let j: number;
    do j = (twister.next() << shift) >>> shift;
    while (j > i);
    const moved = at(values, i);
    values[i] = at(values, j);
    values[j] = moved;
  }
}

/**
 * Σ x·y, where y is `values` in the order that `shuffle` would give them; it runs up to 10⁸ times. A drawn index that is
 * too large swaps the value with itself and adds nothing, because a branch that is taken at random costs more. A value
 * that has its place is not needed any more, so `values` is left in no meaningful order.
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
