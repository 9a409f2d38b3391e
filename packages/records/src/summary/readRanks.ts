import type { Sandbox } from "../parquet/sandbox.ts";
import type { GainSet } from "./gainSets.ts";
import { Histogram } from "./histogram.ts";
import { narrow, searchesIn, settle, take } from "./rankSearch.ts";

/** Gains that are read into memory at the last level. */
const GAINS_AT_ONCE = 2 ** 18;
/** Bins of a level that are read into memory, unless there are very many groups. */
const BINS_AT_ONCE = 2 ** 17;
const MOST_BINS = 4096;
const FEWEST_BINS = 16;

/**
 * The exact gains of ranks, in memory that depends on the number of groups but not on that of gains.
 *
 *   one cell with all gains, counted in bins
 *     1 cumulative counts give the bin of a rank; these bins are the next cells, with the rank minus the count below
 *     2 few gains in the cells: read them in order (one scan), and take the rank
 *     3 many: find their ranges (one scan), count them in bins (one scan), continue with 1
 *
 * Nothing is estimated: the bin of a rank follows from counts.
 *
 * @param groups the number of groups
 * @returns the gain of each rank, set by set
 */
export async function readRanks(
  sandbox: Sandbox,
  groups: number,
  sets: readonly GainSet[],
): Promise<number[]> {
  const histogram = new Histogram(sandbox, groups);
  const searches = searchesIn(sets);
  let counted = await histogram.firstBins();
  for (;;) {
    const open = searches.filter(({ found }) => found === null);
    if (open.length === 0) return searches.map(({ found }) => found ?? Number.NaN);
    const parts = narrow(open, sets, counted);
    await histogram.enter(parts);
    if (parts.reduce((sum, { count }) => sum + count, 0) <= GAINS_AT_ONCE) {
      take(open, sets, await histogram.gains());
      continue;
    }
    const cells = settle(open, sets, await histogram.ranges());
    const bins = Math.max(FEWEST_BINS, Math.min(MOST_BINS, Math.floor(BINS_AT_ONCE / parts.length)));
    counted = await histogram.count(cells, bins);
  }
}
