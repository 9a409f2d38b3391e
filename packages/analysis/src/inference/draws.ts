import { badDraws } from "../errors.ts";

/** Seed and number of random draws. */
export interface Draws {
  /** A whole number from 0 to 2³² − 1, as in numpy's `RandomState(seed)`. */
  readonly seed: number;
  readonly resamples: number;
}

export const DEFAULT_DRAWS: Draws = { seed: 20260105, resamples: 9999 };

/** The most draws: of values for a bootstrap, of permutations for a permutation test. */
export const MOST_DRAWS = 1e8;
const MOST_SEED = 2 ** 32 - 1;

/** Throws for a seed or a number of resamples out of range; `what` names the method, such as "the bootstrap". */
export function assertDraws(what: string, { seed, resamples }: Draws): void {
  if (!isWhole(seed, 0, MOST_SEED)) throw badDraws(what, "seed", seed, 0, MOST_SEED);
  if (!isWhole(resamples, 1, MOST_DRAWS)) throw badDraws(what, "resamples", resamples, 1, MOST_DRAWS);
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
