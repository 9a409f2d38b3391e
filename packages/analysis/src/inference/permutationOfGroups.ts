import { at, isConstant, type Sample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { defined, notDefined, type Finding } from "../statistic.ts";
import { assertDraws, DEFAULT_DRAWS, type Draws } from "./draws.ts";
import { MersenneTwister } from "./mersenneTwister.ts";
import { PermutationTails } from "./permutationP.ts";
import { shuffle } from "./shuffle.ts";

/** A permutation test of two groups' means; every p-value names its alternative. */
export interface PermutationOfGroups {
  /** First mean − second mean. */
  readonly difference: number;
  /** Alternative: the two groups' values have different distributions. */
  readonly pTwoSided: number;
  /** Alternative: the first group's values are smaller. */
  readonly pFirstBelow: number;
  /** Alternative: the first group's values are larger. */
  readonly pFirstAbove: number;
  /** The smallest two-sided p for groups of these sizes: where it is not below the level, the test cannot reject. */
  readonly smallestP: number;
  readonly method: "exact" | "Monte Carlo";
  /** Number of ways to choose the first group, or of random draws. */
  readonly permutations: number;
  /** null for the exact test. */
  readonly seed: number | null;
  /** Python that draws the differences of `Monte Carlo`, with numpy arrays `first` and `second`; null for the exact test. */
  readonly generatorCall: string | null;
}

/** Up to this many ways to choose the first group, all are enumerated; choosing 12 of 24 has 2,704,156. */
export const MOST_SPLITS = 3_000_000;

/**
 * Tests whether two groups' values come from one distribution, by the difference of their means over all ways to divide
 * the values into groups of these sizes (R. A. Fisher, The Design of Experiments, 1935; E. J. G. Pitman, J. R. Stat.
 * Soc. Suppl. 4, 1937, 119–130). Equals `scipy.stats.permutation_test((first, second), statistic,
 * permutation_type="independent")`: the two-sided p is twice the smaller one-sided share, at most 1. The smallest
 * possible p is therefore 2 / C(n, k): 0.133 for 2 + 4 values, 0.029 for 4 + 4. Above `MOST_SPLITS` ways, random ones
 * are drawn, and p is (1 + b) / (1 + B). Not defined where a group is empty or all values are equal. Throws for draws
 * out of range.
 *
 * @example
 * permutationOfGroups([1.3, 1.2], [0.9, 0.8, 1.1, 0.7]);
 * // difference 0.375, pTwoSided 0.1333, pFirstAbove 0.06667, smallestP 0.1333, permutations 15
 */
export function permutationOfGroups(
  first: Sample,
  second: Sample,
  draws: Draws = DEFAULT_DRAWS,
): Finding<PermutationOfGroups> {
  assertDraws("the permutation test", draws);
  const [k, m] = [first.length, second.length];
  const n = k + m;
  if (k === 0 || m === 0)
    return notDefined(`${k} against ${m} values: at least one is needed on either side`);
  const pooled = Float64Array.from([...first, ...second]);
  if (isConstant(pooled)) return notDefined(`all ${n} values are equal: nothing to permute`);
  const total = pairwiseSum(pooled);
  const centred = pooled.map((value) => value - total / n);
  const observed = pairwiseSum(centred.subarray(0, k));
  // The first group's sum determines the difference of means, because the total is constant.
  const tails = new PermutationTails(observed, pairwiseSum(pooled, Math.abs));
  const splits = binomial(n, k);
  const isExact = splits <= MOST_SPLITS;
  if (isExact) addSplits(centred, k, tails);
  else addRandomSplits(centred, k, draws, tails);
  const { pTwoSided, pBelow, pAbove } = tails.tails(isExact);
  const permutations = isExact ? splits : draws.resamples;
  return defined({
    difference: pairwiseSum(Float64Array.from(first)) / k - pairwiseSum(Float64Array.from(second)) / m,
    pTwoSided,
    pFirstBelow: pBelow,
    pFirstAbove: pAbove,
    smallestP: smallestPermutationP(k, m, draws),
    method: isExact ? "exact" : "Monte Carlo",
    permutations,
    seed: isExact ? null : draws.seed,
    generatorCall: isExact ? null : generatorCall(draws),
  });
}

/** The smallest two-sided p for groups of these sizes; 1 where one is empty. */
export function smallestPermutationP(first: number, second: number, { resamples } = DEFAULT_DRAWS): number {
  const splits = binomial(first + second, first);
  return Math.min(1, splits <= MOST_SPLITS ? 2 / splits : 2 / (resamples + 1));
}

const generatorCall = ({ seed, resamples }: Draws): string =>
  `random = np.random.RandomState(${seed}); k = len(first); pooled = np.concatenate([first, second]); ` +
  `differences = [p[:k].mean() - p[k:].mean() for p in (random.permutation(pooled) for _ in range(${resamples}))]`;

/** The number of ways to choose k of n; exact up to `MOST_SPLITS`, and only a lower bound above it. */
function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(k, n - k) && ways <= MOST_SPLITS; i++)
    ways = Math.round((ways * (n - i + 1)) / i);
  return ways;
}

/** Adds the sum of every choice of k values. */
function addSplits(values: Float64Array, k: number, tails: PermutationTails): void {
  const choose = (from: number, missing: number, sum: number): void => {
    if (missing === 0) {
      tails.add(sum);
      return;
    }
    for (let i = from; i <= values.length - missing; i++) choose(i + 1, missing - 1, sum + at(values, i));
  };
  choose(0, k, 0);
}

function addRandomSplits(values: Float64Array, k: number, draws: Draws, tails: PermutationTails): void {
  const twister = new MersenneTwister(draws.seed);
  const shuffled = new Float64Array(values.length);
  for (let i = 0; i < draws.resamples; i++) {
    shuffled.set(values);
    shuffle(shuffled, twister);
    tails.add(pairwiseSum(shuffled.subarray(0, k)));
  }
}
