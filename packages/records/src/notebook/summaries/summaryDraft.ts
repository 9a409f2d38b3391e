import type { BareStatistic, GainPoint } from "../names/gainName.ts";
import type { Naming } from "../names/naming.ts";

/** A name and its value, read as a number or as a list of numbers. */
export interface StatisticEntry {
  readonly name: string;
  readonly value: number | readonly number[];
}

/** The statistics of one kind of gain in one record or object. */
export interface SummaryDraft {
  /** The name of the mean. */
  readonly name: string;
  readonly taken: GainPoint;
  readonly mean: number;
  readonly sd: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly n: number | null;
  readonly ddof: number | null;
  readonly t: number | null;
  /** The gains, if the source has them with their statistics. */
  readonly list: readonly number[] | null;
}

type Statistics = Partial<Record<BareStatistic, number | undefined>> & {
  name?: string;
  list?: readonly number[];
};

/**
 * The summaries in one record or object: one for each kind of gain that has a mean. `n` and `ddof` without a gain in their
 * names belong to all kinds; other such statistics belong to the only kind.
 *
 * @param point the gain that `mean` and `std` refer to; null if no name refers to gains
 */
export function summaryDrafts(
  entries: readonly StatisticEntry[],
  naming: Naming,
  point: GainPoint | null,
): readonly SummaryDraft[] {
  const kinds = new Map<GainPoint, Statistics>();
  const shared: Statistics = {};
  for (const { name, value } of entries) {
    const gain = naming.gain(name);
    const bare = naming.bare(name);
    if (gain !== null && gain.statistic !== "layers") {
      const statistics = kinds.get(gain.taken) ?? {};
      kinds.set(gain.taken, statistics);
      if (typeof value === "object") statistics.list = value;
      else if (gain.statistic === "value" || gain.statistic === "mean") {
        if (gain.statistic === "mean" || statistics.mean === undefined) {
          statistics.mean = value;
          statistics.name = name;
        }
      } else if (gain.statistic !== "list") statistics[gain.statistic] = value;
    } else if (bare !== null && typeof value === "number") shared[bare] ??= value;
  }
  if (kinds.size === 0 && point !== null && shared.mean !== undefined) kinds.set(point, { name: "mean" });
  const { mean, sd, min, max, t, ...ofAll } = shared;
  const ofOnly = kinds.size === 1 ? { mean, sd, min, max, t } : {};
  return [...kinds].flatMap(([taken, own]) => {
    const all: Statistics = { ...ofAll, ...ofOnly, ...own };
    if (all.mean === undefined) return [];
    return [
      {
        name: all.name ?? "mean",
        taken,
        mean: all.mean,
        sd: all.sd ?? null,
        min: all.min ?? null,
        max: all.max ?? null,
        n: all.n ?? all.list?.length ?? null,
        ddof: all.ddof ?? null,
        t: all.t ?? null,
        list: all.list ?? null,
      },
    ];
  });
}
