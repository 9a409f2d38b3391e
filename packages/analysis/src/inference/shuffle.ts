import { at } from "../sample/sample.ts";
import type { MersenneTwister } from "./mersenneTwister.ts";

/**
 * Shuffles values in place like numpy's `RandomState.shuffle`. From the last index down, each value is swapped with one
 * at or before it. The other index is drawn by masking 32 bits, and again where it is too large: then the value is
 * swapped with itself, because a branch that is taken at random costs more than a swap.
 */
export function shuffle(values: Float64Array, twister: MersenneTwister): void {
  for (let i = values.length - 1; i > 0;) {
    const shift = Math.clz32(i);
    const drawn = (twister.next() << shift) >>> shift;
    /** All bits set where the index is too large, else none. */
    const isTooLarge = (i - drawn) >> 31;
    const j = (drawn & ~isTooLarge) | (i & isTooLarge);
    const moved = at(values, i);
    values[i] = at(values, j);
    values[j] = moved;
    i -= 1 + isTooLarge;
  }
}
