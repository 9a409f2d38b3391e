import { mapped, type Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import type { MersenneTwister } from "./mersenneTwister.ts";
import type { Positions } from "./samplePositions.ts";

/** The positions of values that are drawn with replacement: those of numpy's `RandomState.randint(0, n, n)`. */
export const drawWithReplacement = (positions: Positions, twister: MersenneTwister): void => {
  twister.fillBelowLength(positions);
};

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
    for (let j = 0; j < n; j++) drawn[j] = sample[positions[j] ?? 0] ?? 0;
    means[i] = pairwiseSum(drawn) / n;
  }
  return means;
}
