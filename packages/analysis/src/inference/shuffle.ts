import { at } from "../sample/sample.ts";
import type { MersenneTwister } from "./mersenneTwister.ts";
import type { Positions } from "./samplePositions.ts";

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
 * The positions with which `shuffle` swaps values: for each index but 0, one at or before it. It runs up to 10⁸ times. A
 * position that is too large is overwritten by the next one, because a branch that is taken at random costs more.
 */
export function drawSwaps(positions: Positions, twister: MersenneTwister): void {
  for (let i = positions.length - 1; i > 0;) {
    const shift = Math.clz32(i);
    const position = (twister.next() << shift) >>> shift;
    positions[i] = position;
    i -= 1 + ((i - position) >> 31);
  }
}

/**
 * Σ x·y, where y is `values` in the order that `shuffle` would give them with these swaps. A value that has its place is
 * not needed any more, so `values` is left in no meaningful order.
 */
export function shuffledProduct(x: Float64Array, values: Float64Array, swaps: Positions): number {
  let sum = 0;
  for (let i = values.length - 1; i > 0; i--) {
    const j = swaps[i] ?? i;
    sum += at(x, i) * at(values, j);
    values[j] = at(values, i);
  }
  return values.length === 0 ? sum : sum + at(x, 0) * at(values, 0);
}
