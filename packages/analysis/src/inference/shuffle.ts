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
