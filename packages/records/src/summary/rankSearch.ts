import { hull, SetLists, type GainSet, type Range } from "./gainSets.ts";
import type { Bin, CellGains, CellPart, GroupRange } from "./histogram.ts";

/** The search for the gain of one rank of a set. */
export interface RankSearch {
  /** Number of the set. */
  readonly set: number;
  /** The cell with the gain. */
  cell: number;
  /** Rank among the set's gains in that cell. */
  rank: number;
  found: number | null;
}

/** Searches that begin in the cell with all gains. */
export const searchesIn = (sets: readonly GainSet[]): RankSearch[] =>
  sets.flatMap(({ ranks }, set) => ranks.map((rank) => ({ set, cell: 0, rank, found: null })));

/** Moves every search into the bin of its set that contains its rank; returns the parts of the next level's cells. */
export function narrow(
  open: readonly RankSearch[],
  sets: readonly GainSet[],
  counted: readonly Bin[],
): CellPart[] {
  const lists = new SetLists<Bin[]>(sets);
  for (const bin of counted) {
    for (const bins of lists.containing(bin.group, bin.cell)) {
      const last = bins.at(-1);
      if (last?.[0]?.bin === bin.bin) last.push(bin);
      else bins.push([bin]);
    }
  }
  const cells = new Map<string, number>();
  const parts = new Map<number, CellPart>();
  for (const search of open) {
    const bins = binsOfRank(search, lists.list(search.set, search.cell));
    // Sets share their cells: a gain is in one cell only.
    const key = [search.cell, bins[0]?.bin].join(" ");
    const cell = cells.get(key) ?? cells.size;
    cells.set(key, cell);
    for (const { slot, count } of bins) parts.set(slot, { slot, cell, count });
    search.cell = cell;
  }
  return [...parts.values()];
}

/** The set's bins of one number that contain the search's rank; makes the rank relative to their gains. */
function binsOfRank(search: RankSearch, bins: readonly (readonly Bin[])[]): readonly Bin[] {
  for (const same of bins) {
    const count = same.reduce((sum, bin) => sum + bin.count, 0);
    if (search.rank < count) return same;
    search.rank -= count;
  }
  throw lostRank();
}

/** Ends the searches of sets whose gains in the cell are equal; returns the cells of the others, and their ranges. */
export function settle(
  open: readonly RankSearch[],
  sets: readonly GainSet[],
  ranges: readonly GroupRange[],
): Map<number, Range> {
  const lists = new SetLists<Range>(sets);
  const cells = new Map<number, Range>();
  for (const range of ranges) {
    const { group, cell } = range;
    for (const list of lists.containing(group, cell)) list.push(range);
    const known = cells.get(cell);
    cells.set(cell, hull(known === undefined ? [range] : [known, range]));
  }
  const different = new Map<number, Range>();
  for (const search of open) {
    const { low, high } = hull(lists.list(search.set, search.cell));
    if (low === high) search.found = low;
    else different.set(search.cell, cells.get(search.cell) ?? { low, high });
  }
  return different;
}

/** Ends every search, given all gains of the cells in ascending order. */
export function take(
  open: readonly RankSearch[],
  sets: readonly GainSet[],
  { groups, cells, gains }: CellGains,
): void {
  const lists = new SetLists<number>(sets);
  gains.forEach((gain, k) => {
    for (const list of lists.containing(groups[k] ?? -1, cells[k] ?? -1)) list.push(gain);
  });
  for (const search of open) {
    const found = lists.list(search.set, search.cell)[search.rank];
    if (found === undefined) throw lostRank();
    search.found = found;
  }
}

const lostRank = (): RangeError => new RangeError("a rank is beyond the gains that were counted");
