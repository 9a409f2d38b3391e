import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import signedRankCdf from "@stdlib/stats-base-dists-signrank-cdf";
import { withoutSpread } from "../sample/meanAndError.ts";
import { averageRanks } from "../sample/ranks.ts";
import { defined, type Finding } from "../statistic.ts";
import { NEUTRAL_GAIN } from "./oneSampleT.ts";

/** Wilcoxon's signed-rank test of a median; every p-value names its alternative. */
export interface WilcoxonSignedRank {
  /** Values that differ from the median tested against: the others are left out. */
  readonly n: number;
  /** Values equal to it. */
  readonly zeros: number;
  /** Values that share the size of their difference with another. */
  readonly ties: number;
  /** Sum of the ranks of the values above. */
  readonly rankSumAbove: number;
  readonly rankSumBelow: number;
  /** Alternative: the median differs. */
  readonly pTwoSided: number;
  /** Alternative: the median is less. */
  readonly pMedianBelow: number;
  /** Alternative: the median is greater. */
  readonly pMedianAbove: number;
  readonly method: "exact" | "normal approximation";
}

/** The largest sample for which scipy takes the exact distribution by default. */
const LARGEST_EXACT = 50;

/**
 * Tests whether finite values lie symmetrically about `against`. Values equal to it are left out (Wilcoxon's own
 * treatment of zeros). Up to 50 values without zeros and ties, the distribution is exact; otherwise it is the normal
 * approximation with the correction for ties and without one for continuity. Equals `scipy.stats.wilcoxon(x − against,
 * zero_method="wilcox", correction=False)` with the method named. Not defined for fewer than two values, or where all
 * are the same: nothing shows then that they are separate measurements.
 */
export function wilcoxonSignedRank(
  values: readonly number[],
  against = NEUTRAL_GAIN,
): Finding<WilcoxonSignedRank> {
  const all = values.map((value) => value - against);
  const none = withoutSpread(values) ?? withoutSpread(all);
  if (none !== null) return none;
  const differences = all.filter((difference) => difference !== 0);
  const n = differences.length;
  const { ranks, tieSizes } = averageRanks(differences.map(Math.abs));
  let rankSumAbove = 0;
  for (const [i, rank] of ranks.entries()) if ((differences[i] ?? 0) > 0) rankSumAbove += rank;
  const rankSumBelow = (n * (n + 1)) / 2 - rankSumAbove;
  const zeros = values.length - n;
  const ties = tieSizes.reduce((sum, size) => sum + size, 0);
  const exact = zeros === 0 && ties === 0 && n <= LARGEST_EXACT;
  const tails = exact
    ? { below: signedRankCdf(rankSumAbove, n), above: signedRankCdf(rankSumBelow, n) }
    : approximateTails(rankSumAbove, n, tieSizes);
  return defined({
    n,
    zeros,
    ties,
    rankSumAbove,
    rankSumBelow,
    pTwoSided: Math.min(1, 2 * Math.min(tails.below, tails.above)),
    pMedianBelow: tails.below,
    pMedianAbove: tails.above,
    method: exact ? "exact" : "normal approximation",
  });
}

function approximateTails(
  rankSumAbove: number,
  n: number,
  tieSizes: readonly number[],
): { readonly below: number; readonly above: number } {
  const ties = tieSizes.reduce((sum, size) => sum + size ** 3 - size, 0);
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24);
  const z = (rankSumAbove - (n * (n + 1)) / 4) / sd;
  return { below: normalCdf(z, 0, 1), above: normalCdf(-z, 0, 1) };
}
