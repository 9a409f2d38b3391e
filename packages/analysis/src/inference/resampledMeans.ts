import { at, type Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import type { MersenneTwister } from "./mersenneTwister.ts";

/**
 * Means of samples of the values' size drawn with replacement; shape [resamples]. The drawn positions are those of
 * numpy's `RandomState.randint(0, n, (resamples, n))`, which takes 32 bits of the Mersenne Twister, masks them to the
 * bits of n − 1, and draws again where the result is too large. It is a single loop because it runs up to 10⁸ times.
 */
export function resampledMeans(values: Sample, resamples: number, twister: MersenneTwister): Float64Array {
  const sample = values instanceof Float64Array ? values : Float64Array.from(values);
  const n = sample.length;
  const mask = 2 ** (32 - Math.clz32(n - 1)) - 1;
  const drawn = new Float64Array(n);
  const means = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    for (let j = 0; j < n;) {
      const position = twister.next() & mask;
      if (position < n) drawn[j++] = at(sample, position);
    }
    means[i] = pairwiseSum(drawn) / n;
  }
  return means;
}
