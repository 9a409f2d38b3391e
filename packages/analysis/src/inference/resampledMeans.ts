import { at, mapped, type Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import type { MersenneTwister } from "./mersenneTwister.ts";
import type { Positions } from "./samplePositions.ts";

/**
 * The positions of values that are drawn with replacement: those of numpy's `RandomState.randint(0, n, n)`, which takes
 * 32 bits of the Mersenne Twister, masks them to the bits of n − 1, and draws again where the result is too large. It
 * runs up to 10⁸ times, and a position that is too large is overwritten by the next one, because a branch that is taken
 * at random costs more.
 */
export function drawWithReplacement(positions: Positions, twister: MersenneTwister): void {
  const n = positions.length;
  const mask = 2 ** (32 - Math.clz32(n - 1)) - 1;
  for (let i = 0; i < n;) {
    const position = twister.next() & mask;
    positions[i] = position;
    i += (position - n) >>> 31;
  }
}

/** Means of samples of the values' size; shape [resamples]. */
export function resampledMeans(
  values: Sample,
  resamples: number,
  nextPositions: (size: number) => Positions,
): Float64Array {
  const n = values.length;
  const sample = mapped(values, (value) => value);
  const drawn = new Float64Array(n);
  const means = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    const positions = nextPositions(n);
    for (let j = 0; j < n; j++) drawn[j] = at(sample, positions[j] ?? j);
    means[i] = pairwiseSum(drawn) / n;
  }
  return means;
}
