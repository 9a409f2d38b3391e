import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import signedRankCdf from "@stdlib/stats-base-dists-signrank-cdf";
import { withoutSpread } from "../sample/meanAndError.ts";
import { countWhere, mapped, type Sample } from "../sample/sample.ts";
import { sharedRank, tieSizes } from "../sample/ranks.ts";
import { defined, type Finding } from "../statistic.ts";
import { NEUTRAL_GAIN } from "./oneSampleT.ts";

/** Wilcoxon's signed-rank test of symmetry about a centre; every p-value names its alternative. */
export interface WilcoxonSignedRank {
  /** Values that differ from the tested centre; the others are left out. */
  readonly n: number;
  /** Values equal to the tested centre. */
  readonly zeros: number;
  /** Values whose absolute difference equals that of another value. */
  readonly ties: number;
  /** Sum of the ranks of the values above. */
  readonly rankSumAbove: number;
  readonly rankSumBelow: number;
  /** Alternative: the values are not symmetric about the tested centre; for symmetric values, their centre differs. */
  readonly pTwoSided: number;
  /** Alternative: the centre of symmetry is less. */
  readonly pCentreBelow: number;
  /** Alternative: the centre of symmetry is greater. */
  readonly pCentreAbove: number;
  readonly method: "exact" | "normal approximation";
}

/** The largest sample for which scipy uses the exact distribution by default. */
const LARGEST_EXACT = 50;

/**
 * Tests whether finite values lie symmetrically about `against`, which is 0 for logarithms of gains. For skewed values
 * this test can reject although their median is `against`; the sign test tests the median. Values equal to `against`
 * are left out (Wilcoxon's own treatment of zeros). Up to 50 values without zeros and ties, the distribution is exact;
 * otherwise it is the normal approximation with the correction for ties and without the one for continuity. Equals
 * `scipy.stats.wilcoxon(x − against, zero_method="wilcox", correction=False)` with the method named. Not defined for
 * fewer than two values, or where all are equal, because nothing then shows that they are separate measurements.
 * `hodgesLehmann` gives the estimate and interval.
 *
 * @example
 * wilcoxonSignedRank([0.1, 0.25, 0.5], 0);
 * // rankSumAbove 6, pCentreAbove 0.125, pTwoSided 0.25
 */
export function wilcoxonSignedRank(values: Sample, against = NEUTRAL_GAIN): Finding<WilcoxonSignedRank> {
  const all = mapped(values, (value) => value - against);
  const none = withoutSpread(values) ?? withoutSpread(all);
  if (none !== null) return none;
  const zeros = countWhere(all, (difference) => difference === 0);
  const n = all.length - zeros;
  // The zeros come first.
  const sizes = mapped(all, Math.abs).sort().subarray(zeros);
  let rankSumAbove = 0;
  for (const difference of all) if (difference > 0) rankSumAbove += sharedRank(sizes, difference);
  const rankSumBelow = (n * (n + 1)) / 2 - rankSumAbove;
  let ties = 0;
  let tieCubes = 0;
  for (const size of tieSizes(sizes)) {
    ties += size;
    tieCubes += size ** 3 - size;
  }
  const exact = zeros === 0 && ties === 0 && n <= LARGEST_EXACT;
  const tails = exact
    ? { below: signedRankCdf(rankSumAbove, n), above: signedRankCdf(rankSumBelow, n) }
    : approximateTails(rankSumAbove, n, tieCubes);
  return defined({
    n,
    zeros,
    ties,
    rankSumAbove,
    rankSumBelow,
    pTwoSided: Math.min(1, 2 * Math.min(tails.below, tails.above)),
    pCentreBelow: tails.below,
    pCentreAbove: tails.above,
    method: exact ? "exact" : "normal approximation",
  });
}

function approximateTails(
  rankSumAbove: number,
  n: number,
  /** Σ (t³ − t) over the sizes t of ties. */
  tieCubes: number,
): { readonly below: number; readonly above: number } {
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1) - tieCubes / 2) / 24);
  const z = (rankSumAbove - (n * (n + 1)) / 4) / sd;
  return { below: normalCdf(z, 0, 1), above: normalCdf(-z, 0, 1) };
}
