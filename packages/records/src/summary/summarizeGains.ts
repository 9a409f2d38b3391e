import type { Sandbox } from "../parquet/sandbox.ts";
import type { GainSet } from "./gainSets.ts";
import type { CategoryGains, GainSummary } from "./gainSummary.ts";
import { linearQuantiles, quantileRanks } from "./linearQuantiles.ts";
import { pooled, readMoments, type GroupMoments, type Moments } from "./moments.ts";
import { readRanks } from "./readRanks.ts";

/** The summary of one model's gains. */
interface ModelGains extends GainSummary {
  readonly model: string | null;
  readonly categories: readonly CategoryGains[];
}

/**
 * Summarises the gains of a relation by model, and by model and category.
 *
 *   1 size, mean and spread of each group, and its gains in bins     one scan
 *   2 range and quantiles                                            one more, or a few for very many gains
 *
 * @param relation SQL of a table with the columns `model`, `category` (a text or null) and `gain` (a double)
 * @returns one summary per model, ordered by `model`, with `model` as text
 */
export async function summarizeGains(sandbox: Sandbox, relation: string): Promise<ModelGains[]> {
  // A norm is not negative and a gain is a ratio of norms, so one at or below 0 is damaged, as NaN is.
  await sandbox.run(
    `CREATE TEMP VIEW gains AS SELECT model, category, CASE WHEN gain > 0 THEN gain END AS gain FROM (${relation})`,
  );
  const groups = await readMoments(sandbox);
  const models = byModel(groups);
  const sets = models.flatMap((own) => [setOf(own), ...own.map((group) => setOf([group]))]);
  const gains = await readRanks(sandbox, groups.length, sets);

  let next = 0;
  const summary = (moments: Moments): GainSummary => {
    const ranks = ranksFor(moments.n);
    const byRank = new Map(ranks.map((rank, k) => [rank, gains[next + k]]));
    next += ranks.length;
    return summaryOf(moments, (rank) => byRank.get(rank) ?? Number.NaN);
  };
  return models.map((own) => ({
    model: own[0]?.model ?? null,
    ...summary(pooled(own)),
    categories: own.map((group) => ({ category: group.category, ...summary(group) })),
  }));
}

function byModel(groups: readonly GroupMoments[]): GroupMoments[][] {
  const models = new Map<number, GroupMoments[]>();
  for (const group of groups) {
    const own = models.get(group.modelNumber) ?? [];
    own.push(group);
    models.set(group.modelNumber, own);
  }
  return [...models.values()];
}

/** The gains of these groups of one model together, and the ranks that their summary needs. */
const setOf = (groups: readonly GroupMoments[]): GainSet => ({
  groups: groups.map(({ group }) => group),
  ranks: ranksFor(pooled(groups).n),
});

/** The lowest and the highest rank and those of the quantiles; empty for n = 0. */
const ranksFor = (n: number): number[] => (n === 0 ? [] : [...new Set([0, ...quantileRanks(n), n - 1])]);

function summaryOf({ n, damaged, mean, squares }: Moments, gainAt: (rank: number) => number): GainSummary {
  return {
    n,
    damaged,
    mean: finite(mean),
    sd: n < 2 || squares === null ? null : finite(Math.sqrt(squares / (n - 1))),
    min: n === 0 ? null : gainAt(0),
    max: n === 0 ? null : gainAt(n - 1),
    quantiles: n === 0 ? null : linearQuantiles(n, gainAt),
  };
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;
