import { pairsWithin } from "../sample/pairsWithin.ts";
import { at, type Sample } from "../sample/sample.ts";
import { andThen, type Finding } from "../statistic.ts";
import { assertDraws, DEFAULT_DRAWS, type Draws } from "./draws.ts";
import { SAME_SUM } from "./permutationP.ts";
import { SamplePositions } from "./samplePositions.ts";
import { drawSwaps, shuffledProduct } from "./shuffle.ts";

/** A permutation test of the association within categories. */
export interface WithinPermutation {
  /**
   * Alternative: x and y are associated within categories. The share of permutations whose |r| is at least the observed
   * one.
   */
  readonly pTwoSided: number;
  readonly method: "exact" | "Monte Carlo";
  /** Number of arrangements of y within categories, or of random draws. */
  readonly permutations: number;
  /** null for the exact test. */
  readonly seed: number | null;
  /**
   * Python that draws the sums Σ dx·dy of `Monte Carlo`, where `groups` is a list of pairs (x, y) of numpy arrays, one
   * per category, in order of first appearance; null for the exact test.
   */
  readonly generatorCall: string | null;
}

/**
 * Tests whether x and y are associated within categories: y is permuted within each category, and p is the share of
 * arrangements whose partial correlation is as far from 0 as the one observed. All arrangements are enumerated where
 * there are at most as many as the requested resamples; otherwise random ones are drawn, and p is (1 + b) / (1 + B) (B.
 * Phipson, G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010, 39). Unlike the p of `withinCorrelation`, it does not
 * assume normal errors. Not defined, and throws, in the same cases as `withinCorrelation`; also throws for draws out of
 * range.
 *
 * @example
 * withinPermutation([1, 2, 3, 2, 3, 4], [2, 3, 3, 6, 7, 9], ["a", "a", "a", "b", "b", "b"]);
 * // pTwoSided 0.1111, permutations 36
 */
export function withinPermutation(
  xs: Sample,
  ys: Sample,
  categories: readonly (string | null)[],
  draws: Draws = DEFAULT_DRAWS,
): Finding<WithinPermutation> {
  assertDraws("the permutation test", draws);
  return andThen(pairsWithin(xs, ys, categories), ({ groups }) => {
    let observed = 0;
    let size = 0;
    for (const { x, y } of groups) {
      observed += product(x, y);
      size += product(x.map(Math.abs), y.map(Math.abs));
    }
    const reached = Math.abs(observed) - SAME_SUM * size;
    const arrangements = groups.reduce((ways, { y }) => ways * factorial(y.length), 1);
    const isExact = arrangements <= draws.resamples;
    const sums = isExact ? allSums(groups) : randomSums(groups, draws);
    let beyond = 0;
    for (const sum of sums) if (Math.abs(sum) >= reached) beyond++;
    return {
      pTwoSided: isExact ? beyond / arrangements : (1 + beyond) / (1 + draws.resamples),
      method: isExact ? "exact" : "Monte Carlo",
      permutations: sums.length,
      seed: isExact ? null : draws.seed,
      generatorCall: isExact ? null : generatorCall(draws),
    };
  });
}

const generatorCall = ({ seed, resamples }: Draws): string =>
  `random = np.random.RandomState(${seed}); ` +
  `sums = [sum((x - x.mean()) @ random.permutation(y) for x, y in groups) for _ in range(${resamples})]`;

type Deviations = readonly { readonly x: Float64Array; readonly y: Float64Array }[];

/** The sums of all arrangements: every sum of one category combined with every sum of the others. */
function allSums(groups: Deviations): Float64Array {
  let sums = new Float64Array(1);
  for (const { x, y } of groups) {
    const own = arrangementsOf(x, y);
    const all = new Float64Array(sums.length * own.length);
    let next = 0;
    for (const sum of sums) for (const other of own) all[next++] = sum + other;
    sums = all;
  }
  return sums;
}

/** Σ x·y for every arrangement of y. */
function arrangementsOf(x: Float64Array, y: Float64Array): readonly number[] {
  const sums: number[] = [];
  const isTaken = new Uint8Array(y.length);
  const arrange = (i: number, sum: number): void => {
    if (i === x.length) sums.push(sum);
    for (let j = 0; i < x.length && j < y.length; j++) {
      if (isTaken[j] === 1) continue;
      isTaken[j] = 1;
      arrange(i + 1, sum + at(x, i) * at(y, j));
      isTaken[j] = 0;
    }
  };
  arrange(0, 0);
  return sums;
}

const swaps = new SamplePositions(drawSwaps);

function randomSums(groups: Deviations, draws: Draws): Float64Array {
  const sizes = groups.map(({ y }) => y.length);
  const nextSwaps = swaps.drawnFor(sizes, draws);
  const shuffled = sizes.map((size) => new Float64Array(size));
  return new Float64Array(draws.resamples).map(() => {
    let sum = 0;
    for (const [g, { x, y }] of groups.entries()) {
      const order = shuffled[g] ?? y;
      order.set(y);
      sum += shuffledProduct(x, order, nextSwaps(x.length));
    }
    return sum;
  });
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += at(x, i) * at(y, i);
  return sum;
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
