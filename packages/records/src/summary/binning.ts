import type { Range } from "./gainSets.ts";

/*
 * The bin of a gain is (s − start) / width · (bins − 1), rounded, where s is the signed 256th root of the gain, or the
 * gain itself where the range is too narrow for its ends to have different roots. Each operation is monotone also with
 * rounded doubles, so no gain in a lower bin is above one in a higher bin. `low` is in the first bin and `high` in the
 * last, so two different gains are always separated. Roots make the bins about proportional, so a few levels reach any
 * gain in any range.
 */

const SQUARE_ROOTS = 8;

/** SQL of the root. IEEE 754 requires correct rounding of a square root, and not of a logarithm. */
export const ROOT = `sign(gain) * ${"sqrt(".repeat(SQUARE_ROOTS)}abs(gain)${")".repeat(SQUARE_ROOTS)}`;

function root(gain: number): number {
  let power = Math.abs(gain);
  for (let k = 0; k < SQUARE_ROOTS; k += 1) power = Math.sqrt(power);
  return Math.sign(gain) * power;
}

/** The binning of a range of one sign with `low` below `high`. */
export function binningOf({ low, high }: Range): [rooted: boolean, start: number, width: number] {
  const [least, most] = [root(low), root(high)];
  return least < most ? [true, least, most - least] : [false, low, high - low];
}
