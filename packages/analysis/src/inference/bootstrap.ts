import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { badBootstrap } from "../errors.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import { quantile } from "../sample/quantile.ts";
import { at, type Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { allFinite, andFind, notDefined, type Finding } from "../statistic.ts";
import { MersenneTwister } from "./mersenneTwister.ts";

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
export interface BootstrapOptions {
  /** A whole number from 0 to 2³² − 1. */
  readonly seed: number;
  readonly resamples: number;
}

export const DEFAULT_BOOTSTRAP: BootstrapOptions = { seed: 20260105, resamples: 9999 };

/** Draws are cut to so many in all; but never below the fewest resamples that a 0.95 interval needs. */
const MOST_DRAWS = 1e8;
const FEWEST_RESAMPLES = 999;
const MOST_SEED = 2 ** 32 - 1;

/**
 * The BCa bootstrap interval of the mean of finite values (bias-corrected and accelerated; B. Efron, J. Am. Stat.
 * Assoc. 82, 1987, 171–185). Draws and formulas are those of
 * `scipy.stats.bootstrap([x], np.mean, method="BCa", n_resamples=resamples, rng=np.random.RandomState(seed))`, so the
 * interval is the same one. Not defined without spread or where all resampled means lie on one side. Throws for a seed or a
 * number of resamples out of range.
 */
export function bootstrapInterval(
  values: Sample,
  options: BootstrapOptions = DEFAULT_BOOTSTRAP,
  level = 0.95,
): Finding<BootstrapInterval> {
  const { seed } = options;
  if (!isWhole(seed, 0, MOST_SEED)) throw badBootstrap("seed", seed, 0, MOST_SEED);
  if (!isWhole(options.resamples, 1, MOST_DRAWS))
    throw badBootstrap("resamples", options.resamples, 1, MOST_DRAWS);
  return andFind(meanAndError(values), ({ n, mean }) => {
    const affordable = Math.max(FEWEST_RESAMPLES, Math.floor(MOST_DRAWS / n));
    const resamples = Math.min(options.resamples, affordable);
    const means = resampledMeans(values, resamples, seed);
    let notAbove = 0;
    let below = 0;
    for (const resampled of means) {
      if (resampled < mean) below++;
      if (resampled <= mean) notAbove++;
    }
    const bias = normalQuantile((below + notAbove) / (2 * resamples), 0, 1);
    if (!Number.isFinite(bias)) return notDefined("all resampled means lie on one side of the mean");
    const acceleration = accelerationOfMean(values, mean);
    const endAt = (z: number): number =>
      quantile(means, normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)), 0, 1));
    const reach = normalQuantile((1 + level) / 2, 0, 1);
    means.sort();
    return allFinite({ level, low: endAt(-reach), high: endAt(reach), resamples, seed });
  });
}

/**
 * Means of samples of the values' size drawn with replacement; shape [resamples]. The positions drawn are those of
 * numpy's `RandomState(seed).randint(0, n)`, which takes 32 bits of the Mersenne Twister, masks them to the bits of
 * n − 1, and takes others where the result is too large. One loop, for it runs up to 10⁸ times.
 */
function resampledMeans(values: Sample, resamples: number, seed: number): Float64Array {
  const twister = new MersenneTwister(seed);
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

/** Of a mean, the jackknife's skewness is that of the values about it: Σu³ / (6 · (Σu²)^{3/2}). */
function accelerationOfMean(values: Sample, mean: number): number {
  const squares = pairwiseSum(values, (value) => (value - mean) ** 2);
  return pairwiseSum(values, (value) => (value - mean) ** 3) / (6 * squares ** 1.5);
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
