import { unequalLengths } from "../errors.ts";
import { at, type Sample } from "../sample/sample.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import { defined, notDefined, type Finding } from "../statistic.ts";
import { MOST_FLIPPED } from "./signFlip.ts";

/** One of several means of the same units, with its interval of the band. */
export interface BandedMean {
  readonly mean: number;
  readonly standardError: number;
  readonly t: number;
  /** Adjusted for all means: the share of sign patterns whose largest |t| reaches this |t|. */
  readonly p: number;
  readonly low: number;
  readonly high: number;
}

/** A sign-flip test of several means at once. */
export interface SignFlipMax {
  readonly n: number;
  /** In the order of the columns. */
  readonly means: readonly BandedMean[];
  readonly level: number;
  /** In standard errors: the half width of every interval of the band. */
  readonly critical: number;
  /** Sign patterns: 2ⁿ. */
  readonly permutations: number;
  readonly smallestP: number;
}

/**
 * Tests several means of the same units, such as the differences of pairs at every block, by the largest |t| over all 2ⁿ
 * ways to flip the signs of whole units (P. H. Westfall, S. S. Young, Resampling-Based Multiple Testing, 1993; T. E.
 * Nichols, A. P. Holmes, Hum. Brain Mapp. 15, 2002, 1–25). The p of each mean holds for all of them together, and
 * correlation between columns costs nothing. The band mean ± critical · SE is simultaneous: an interval excludes 0
 * exactly where the p is at most 1 − level. Equals MNE-Python's `permutation_t_test(X, n_permutations="all")` in the
 * adjusted p where that counts ties alike. Not defined for fewer than two or more than 20 units, or for a column
 * without spread.
 *
 * @param columns one sample for each mean, units in the same order in each
 * @throws AnalysisError for columns of different lengths
 */
export function signFlipMax(columns: readonly Sample[], level = 0.95): Finding<SignFlipMax> {
  const n = columns[0]?.length ?? 0;
  const other = columns.find(({ length }) => length !== n);
  if (other !== undefined) throw unequalLengths(n, other.length);
  if (n > MOST_FLIPPED)
    return notDefined(
      `of ${n} units there are more sign patterns than are enumerated: at most ${MOST_FLIPPED}`,
    );
  const estimates = [];
  for (const column of columns) {
    const estimate = meanAndError(column);
    if (!estimate.defined) return estimate;
    estimates.push({ ...estimate.value, t: estimate.value.mean / estimate.value.standardError });
  }
  if (estimates.length === 0) return notDefined("there is no column");
  const maxima = largestT(columns, n).sort();
  const permutations = maxima.length;
  // A mean is rejected where at most this many patterns reach its |t|, so the next larger |t| is the critical one.
  const rejected = Math.floor((1 - level) * permutations);
  // An interval that just reaches 0 holds it.
  const critical = at(maxima, permutations - 1 - rejected) * (1 + SAME_T);
  return defined({
    ...{ n, level, critical, permutations, smallestP: Math.min(1, 2 / permutations) },
    means: estimates.map(({ mean, standardError, t }) => ({
      ...{ mean, standardError, t, p: shareReaching(maxima, Math.abs(t)) },
      ...{ low: mean - critical * standardError, high: mean + critical * standardError },
    })),
  });
}

/** |t| of equal patterns differ in the last bits only. */
const SAME_T = 1e-10;

/** The largest |t| over the columns for each of the 2ⁿ sign patterns. */
function largestT(columns: readonly Sample[], n: number): Float64Array {
  const patterns = 2 ** n;
  const maxima = new Float64Array(patterns);
  for (const column of columns) {
    let squares = 0;
    for (const value of column) squares += value ** 2;
    const sums = signedSums(column);
    for (let pattern = 0; pattern < patterns; pattern++) {
      const sum = at(sums, pattern);
      // Signs leave the sum of squares as it is.
      const variance = Math.max(squares - sum ** 2 / n, 0) / (n - 1);
      const t = variance === 0 ? Number.POSITIVE_INFINITY : Math.abs(sum) / Math.sqrt(n * variance);
      if (t > at(maxima, pattern)) maxima[pattern] = t;
    }
  }
  return maxima;
}

/** Sums for all patterns; bit i of a pattern flips value i. */
function signedSums(values: Sample): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  for (const value of values) sums[0] = at(sums, 0) + value;
  for (const [i, value] of Array.from(values).entries()) {
    const bit = 2 ** i;
    for (let pattern = 0; pattern < bit; pattern++) sums[pattern + bit] = at(sums, pattern) - 2 * value;
  }
  return sums;
}

/** The share of ascending maxima that reach a |t|. */
function shareReaching(maxima: Float64Array, t: number): number {
  const least = t * (1 - SAME_T);
  let low = 0;
  let high = maxima.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(maxima, middle) < least) low = middle + 1;
    else high = middle;
  }
  return (maxima.length - low) / maxima.length;
}
