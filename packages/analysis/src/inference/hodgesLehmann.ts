import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { withoutSpread } from "../sample/meanAndError.ts";
import { averageRanks, tieSizes } from "../sample/ranks.ts";
import { at, mapped, type Sample } from "../sample/sample.ts";
import { walshAverages } from "../sample/walshAverages.ts";
import { andThen, defined, notDefined, type Finding } from "../statistic.ts";
import type { ConfidenceInterval } from "./oneSampleT.ts";

/** The estimate of the centre of symmetry that corresponds to Wilcoxon's signed-rank test. */
export interface HodgesLehmann {
  /** Values that differ from the centre tested against; the others are left out, as in the test. */
  readonly n: number;
  /** The median of all means of two values, including each value with itself. */
  readonly pseudomedian: number;
  readonly interval: Finding<RankInterval>;
  readonly method: "exact" | "normal approximation";
}

/** An interval whose ends are order statistics, so that only some confidence levels are possible. */
export interface RankInterval extends ConfidenceInterval {
  /** The confidence of the interval: usually above `level`, and below it where there are too few values. */
  readonly achievedLevel: number;
}

/** From this many values on, R uses the normal approximation. */
const FEWEST_APPROXIMATED = 50;

/**
 * The Hodges–Lehmann estimate of the centre of symmetry of finite values, with the confidence interval that inverts
 * Wilcoxon's signed-rank test (J. L. Hodges, E. L. Lehmann, Ann. Math. Stat. 34, 1963, 598–611; M. Hollander, D. A.
 * Wolfe, Nonparametric Statistical Methods, 1999, ch. 3). Its ends are Walsh averages, which are means of two values.
 *
 * Equals R's `wilcox.test(x, mu = against, conf.int = TRUE)`: exact below 50 values without zeros and ties; otherwise
 * the normal approximation with the corrections for ties and continuity. R finds its roots to `tol.root = 1e-4` by
 * default; these are the points to which they converge. Where there are too few values for the level, the interval has
 * the highest possible level, given by `achievedLevel`. Not defined for fewer than two values or without spread; only
 * the interval is not defined where no level is possible.
 *
 * @example
 * hodgesLehmann([0.1, 0.25, 0.5, -0.05, 0.3, 0.45]);
 * // pseudomedian 0.275, interval.low -0.05, interval.high 0.5, interval.achievedLevel 0.9688
 */
export function hodgesLehmann(values: Sample, against = 0, level = 0.95): Finding<HodgesLehmann> {
  const none = withoutSpread(values);
  if (none !== null) return none;
  const sorted = Float64Array.from(values)
    .filter((value) => value - against !== 0)
    .sort();
  const n = sorted.length;
  const differences = mapped(sorted, (value) => value - against);
  const hasTies = !tieSizes(mapped(differences, Math.abs).sort()).next().done;
  const exact = n < FEWEST_APPROXIMATED && n === values.length && !hasTies;
  const ends = exact ? exactEnds(n, level) : approximateEnds(sorted, level);
  const averages = walshAverages(sorted);
  const count = (n * (n + 1)) / 2;
  return defined({
    n,
    pseudomedian: (averages(Math.ceil((count + 1) / 2)) + averages(Math.floor((count + 1) / 2))) / 2,
    interval: andThen(ends, ({ rank, achievedLevel }) => ({
      level,
      achievedLevel,
      low: averages(rank),
      high: averages(count + 1 - rank),
    })),
    method: exact ? "exact" : "normal approximation",
  });
}

/** The rank of the Walsh averages, from below and from above, that are the ends of the interval. */
interface Ends {
  readonly rank: number;
  readonly achievedLevel: number;
}

/** The rank is the α/2 quantile of the signed-rank distribution, as R's `qsignrank` rounds it, and at least 1. */
function exactEnds(n: number, level: number): Finding<Ends> {
  const tail = (1 - level) / 2 - 10 * Number.EPSILON;
  const counts = subsetsBySum(n);
  const subsets = 2 ** n;
  let rank = 0;
  /** The probability of rank sums below `rank`. */
  let below = 0;
  while (rank === 0 || below + at(counts, rank) / subsets < tail) below += at(counts, rank++) / subsets;
  return defined({ rank, achievedLevel: 1 - 2 * below });
}

/** How many subsets of the ranks 1 … n have each sum; shape [n(n + 1)/2 + 1]. */
function subsetsBySum(n: number): Float64Array {
  const counts = new Float64Array((n * (n + 1)) / 2 + 1);
  counts[0] = 1;
  for (let rank = 1; rank <= n; rank++)
    for (let sum = counts.length - 1; sum >= rank; sum--)
      counts[sum] = at(counts, sum) + at(counts, sum - rank);
  return counts;
}

/**
 * Between two Walsh averages the standardised statistic is constant: with k of N averages below, it is (N/2 − k − ½) /
 * σ while that is positive. The low end is the average at which the statistic falls below the normal quantile. As in R,
 * α is doubled until the statistic at the outermost values reaches the quantile.
 */
function approximateEnds(sorted: Float64Array, level: number): Finding<Ends> {
  const n = sorted.length;
  const none = notDefined(
    "the values are too few, or too many are the same, for an interval of their centre",
  );
  if (at(sorted, 0) === at(sorted, n - 1)) return none;
  const atLeast = standardised(sorted, at(sorted, 0));
  const atMost = standardised(sorted, at(sorted, n - 1));
  let alpha = 1 - level;
  let quantile = normalQuantile(1 - alpha / 2, 0, 1);
  while (alpha < 1 && (atLeast < quantile || atMost > -quantile)) {
    alpha *= 2;
    quantile = normalQuantile(1 - alpha / 2, 0, 1);
  }
  if (alpha >= 1) return none;
  const sigma = sigmaOf(sorted);
  const half = (n * (n + 1)) / 4;
  let rank = Math.max(1, Math.floor(half - 0.5 - quantile * sigma));
  while (rank > 1 && (half - rank + 0.5) / sigma < quantile) rank--;
  while ((half - rank - 0.5) / sigma >= quantile) rank++;
  return defined({ rank, achievedLevel: 1 - alpha });
}

/** R's W(d): the signed-rank statistic of x − d with its continuity correction, over its standard deviation. */
function standardised(sorted: Float64Array, centre: number): number {
  const differences = mapped(sorted, (value) => value - centre).filter((difference) => difference !== 0);
  const sizes = mapped(differences, Math.abs);
  const ranks = averageRanks(sizes);
  const n = differences.length;
  let sum = -(n * (n + 1)) / 4;
  for (const [i, difference] of differences.entries()) if (difference > 0) sum += at(ranks, i);
  return (sum - Math.sign(sum) / 2) / sigmaOf(sizes.sort());
}

/** The standard deviation of the signed-rank statistic, from sorted absolute values. */
function sigmaOf(sorted: Float64Array): number {
  const n = sorted.length;
  let tieCubes = 0;
  for (const size of tieSizes(sorted)) tieCubes += size ** 3 - size;
  return Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieCubes / 48);
}
