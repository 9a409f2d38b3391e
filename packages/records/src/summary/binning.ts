import type { Range } from "./gainSets.ts";

/*
 * The bin of a gain is (s − start) / width · (bins − 1), rounded, where s is its 256th root with its sign, or the gain
 * itself where the range is too narrow for roots to tell its ends apart. Each step is monotone also as doubles round
 * it, so that no gain in a lower bin is above one in a higher bin; `low` falls into the first and `high` into
 * the last, so that two different gains are always taken apart. Roots make bins of like proportions, so that a few
 * levels reach any gain, however far apart they lie.
 */

const SQUARE_ROOTS = 8;

/** SQL of the root. A square root is rounded correctly, which IEEE 754 asks of no logarithm. */
export const ROOT = `sign(gain) * ${"sqrt(".repeat(SQUARE_ROOTS)}abs(gain)${")".repeat(SQUARE_ROOTS)}`;

function root(gain: number): number {
  let power = Math.abs(gain);
  for (let k = 0; k < SQUARE_ROOTS; k += 1) power = Math.sqrt(power);
  return Math.sign(gain) * power;
}

/** How the gains of a range, of one sign and with `low` below `high`, are dealt into bins. */
export function binningOf({ low, high }: Range): [rooted: boolean, start: number, width: number] {
  const [least, most] = [root(low), root(high)];
  return least < most ? [true, least, most - least] : [false, low, high - low];
}
