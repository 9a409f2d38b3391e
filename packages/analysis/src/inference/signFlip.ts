import { NO_VALUES } from "../sample/meanAndError.ts";
import { at, type Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { defined, notDefined, type Finding } from "../statistic.ts";
import { assertDraws, DEFAULT_DRAWS, type Draws } from "./draws.ts";
import { MersenneTwister } from "./mersenneTwister.ts";
import { PermutationTails } from "./permutationP.ts";

/** A sign-flip test of a mean; every p-value names its alternative. */
export interface SignFlip {
  readonly n: number;
  readonly mean: number;
  /** Alternative: the values are not symmetric about 0. */
  readonly pTwoSided: number;
  /** Alternative: the values lie lower. */
  readonly pMeanBelow: number;
  /** Alternative: the values lie higher. */
  readonly pMeanAbove: number;
  /** The smallest two-sided p for this number of values: where it is not below the level, the test cannot reject. */
  readonly smallestP: number;
  readonly method: "exact" | "Monte Carlo";
  /** Number of ways to set the signs, or of random draws. */
  readonly permutations: number;
  /** null for the exact test. */
  readonly seed: number | null;
  /** Python that draws the means of `Monte Carlo`, with a numpy array `values`; null for the exact test. */
  readonly generatorCall: string | null;
}

/** Up to this many values, all 2ⁿ sign patterns are enumerated. */
export const MOST_FLIPPED = 20;

/**
 * Tests whether values, such as ln ratios of paired gains, lie symmetrically about 0, by their mean over all 2ⁿ ways to
 * set their signs (R. A. Fisher, The Design of Experiments, 1935, §21). Equals `scipy.stats.permutation_test((values,),
 * np.mean, permutation_type="samples")`: the two-sided p is twice the smaller one-sided share, at most 1. The smallest
 * possible p is therefore 2 / 2ⁿ. Above 20 values, random signs are drawn, and p is (1 + b) / (1 + B). Not defined
 * without values, or where all are 0. Throws for draws out of range.
 *
 * @example
 * signFlip([0.1, 0.25, 0.5, -0.05, 0.3, 0.45]);
 * // mean 0.2583, pTwoSided 0.0625, pMeanAbove 0.03125, smallestP 0.03125, permutations 64
 */
export function signFlip(values: Sample, draws: Draws = DEFAULT_DRAWS): Finding<SignFlip> {
  assertDraws("the sign-flip test", draws);
  const n = values.length;
  if (n === 0) return notDefined(NO_VALUES);
  const size = pairwiseSum(values, Math.abs);
  if (size === 0) return notDefined("all values are 0: they have no sign to flip");
  const sum = pairwiseSum(values);
  const tails = new PermutationTails(sum, size);
  const isExact = n <= MOST_FLIPPED;
  if (isExact) addSigns(values, 0, 0, tails);
  else addRandomSigns(values, draws, tails);
  const { pTwoSided, pBelow, pAbove } = tails.tails(isExact);
  const permutations = isExact ? 2 ** n : draws.resamples;
  return defined({
    n,
    mean: sum / n,
    pTwoSided,
    pMeanBelow: pBelow,
    pMeanAbove: pAbove,
    smallestP: Math.min(1, 2 / (isExact ? permutations : permutations + 1)),
    method: isExact ? "exact" : "Monte Carlo",
    permutations,
    seed: isExact ? null : draws.seed,
    generatorCall: isExact ? null : generatorCall(n, draws),
  });
}

const generatorCall = (n: number, { seed, resamples }: Draws): string =>
  `means = ((1 - 2 * np.random.RandomState(${seed}).randint(0, 2, (${resamples}, ${n}))) * values).mean(axis=1)`;

/** Adds the sums for all signs of the values from index `from` on. */
function addSigns(values: Sample, from: number, sum: number, tails: PermutationTails): void {
  if (from === values.length) {
    tails.add(sum);
    return;
  }
  addSigns(values, from + 1, sum + at(values, from), tails);
  addSigns(values, from + 1, sum - at(values, from), tails);
}

/** A bit of 1 flips a sign. */
function addRandomSigns(values: Sample, { seed, resamples }: Draws, tails: PermutationTails): void {
  const twister = new MersenneTwister(seed);
  for (let i = 0; i < resamples; i++) {
    let sum = 0;
    for (const value of values) sum += (twister.next() & 1) === 1 ? -value : value;
    tails.add(sum);
  }
}
