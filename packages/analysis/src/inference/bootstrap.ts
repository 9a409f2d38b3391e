import { meanAndError } from "../sample/meanAndError.ts";
import type { Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andFind, andThen, type Finding } from "../statistic.ts";
import { bcaInterval } from "./bcaInterval.ts";
import { assertDraws, DEFAULT_DRAWS, MOST_DRAWS, type Draws } from "./draws.ts";
import { MersenneTwister } from "./mersenneTwister.ts";
import { resampledMeans } from "./resampledMeans.ts";

/** A bootstrap interval of a mean, with all that makes it again. */
export interface BootstrapInterval {
  readonly level: number;
  readonly low: number;
  readonly high: number;
  /** How many samples were drawn: fewer for very many rows. */
  readonly resamples: number;
  readonly seed: number;
}

/** How to draw. */
export type BootstrapOptions = Draws;

export const DEFAULT_BOOTSTRAP: BootstrapOptions = DEFAULT_DRAWS;

/** Draws are cut to `MOST_DRAWS`; but never below the fewest resamples that a 0.95 interval needs. */
const FEWEST_RESAMPLES = 999;

/**
 * The BCa bootstrap interval of the mean of finite values (bias-corrected and accelerated; B. Efron, J. Am. Stat.
 * Assoc. 82, 1987, 171–185). Draws and formulas are those of
 * `scipy.stats.bootstrap([x], np.mean, method="BCa", n_resamples=resamples, random_state=np.random.RandomState(seed))`, so
 * the interval is the same one; with `rng=` scipy draws otherwise. Not defined without spread or where all resampled means lie on one side. Throws for a seed or a
 * number of resamples out of range.
 */
export function bootstrapInterval(
  values: Sample,
  options: BootstrapOptions = DEFAULT_BOOTSTRAP,
  level = 0.95,
): Finding<BootstrapInterval> {
  assertDraws("the bootstrap", options);
  const { seed } = options;
  return andFind(meanAndError(values), ({ n, mean }) => {
    const affordable = Math.max(FEWEST_RESAMPLES, Math.floor(MOST_DRAWS / n));
    const resamples = Math.min(options.resamples, affordable);
    const means = resampledMeans(values, resamples, new MersenneTwister(seed));
    return andThen(bcaInterval(means, mean, accelerationOfMean(values, mean), level), (interval) => ({
      ...interval,
      resamples,
      seed,
    }));
  });
}

/** Of a mean, the jackknife's skewness is that of the values about it: Σu³ / (6 · (Σu²)^{3/2}). */
function accelerationOfMean(values: Sample, mean: number): number {
  const squares = pairwiseSum(values, (value) => (value - mean) ** 2);
  return pairwiseSum(values, (value) => (value - mean) ** 3) / (6 * squares ** 1.5);
}
