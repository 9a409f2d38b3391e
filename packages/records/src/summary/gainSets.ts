/** A range of gains, both ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The smallest range that contains all ranges; an empty range for none. */
export const hull = (ranges: readonly Range[]): Range =>
  ranges.reduce((all, { low, high }) => ({ low: Math.min(all.low, low), high: Math.max(all.high, high) }), {
    low: Infinity,
    high: -Infinity,
  });

/** The finite gains of one group, or of all groups of a model together. */
export interface GainSet {
  readonly groups: readonly number[];
  /** Ranks to find among its gains, from 0 for the lowest. */
  readonly ranks: readonly number[];
}

/** One list per cell and set, empty at first. */
export class SetLists<Item> {
  readonly #setsOf = new Map<number, number[]>();
  readonly #lists = new Map<number, Map<number, Item[]>>();

  constructor(sets: readonly GainSet[]) {
    for (const [set, { groups }] of sets.entries()) {
      for (const group of groups) this.#setsOf.set(group, [...(this.#setsOf.get(group) ?? []), set]);
    }
  }

  /** The lists of all sets with this group. */
  containing(group: number, cell: number): Item[][] {
    return (this.#setsOf.get(group) ?? []).map((set) => this.list(set, cell));
  }

  list(set: number, cell: number): Item[] {
    let lists = this.#lists.get(cell);
    if (lists === undefined) this.#lists.set(cell, (lists = new Map<number, Item[]>()));
    let list = lists.get(set);
    if (list === undefined) lists.set(set, (list = []));
    return list;
  }
}
