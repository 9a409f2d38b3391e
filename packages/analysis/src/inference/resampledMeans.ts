import { at, type Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import type { MersenneTwister } from "./mersenneTwister.ts";

/**
 * Means of samples of the values' size drawn with replacement; shape [resamples]. The drawn positions are those of
 * numpy's `RandomState.randint(0, n, (resamples, n))`, which takes 32 bits of the Mersenne Twister, masks them to the
 * bits of n − 1, and draws again where the result is too large. It is a single loop because it runs up to 10⁸ times, and
 * a value that is too large is overwritten by the next one, because a branch that is taken at random costs more.
 */
export function resampledMeans(values: Sample, resamples: number, twister: MersenneTwister): Float64Array {
  const n = values.length;
  const mask = 2 ** (32 - Math.clz32(n - 1)) - 1;
  const sample = new Float64Array(mask + 1);
  sample.set(values);
  const drawn = new Float64Array(n);
  const means = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    for (let j = 0; j < n;) {
      const position = twister.next() & mask;
      drawn[j] = at(sample, position);
      j += (position - n) >>> 31;
    }
    means[i] = pairwiseSum(drawn) / n;
  }
  return means;
}
