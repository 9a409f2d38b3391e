import { at, type Sample } from "./sample.ts";

/** The code for "no group". */
const NO_GROUP = -1;

/** Numbers for texts, from 0 in order of first appearance. */
export class TextCodes {
  readonly #codes = new Map<string, number>();

  /** @returns `NO_GROUP` for null */
  code(text: string | null): number {
    if (text === null) return NO_GROUP;
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    this.#codes.set(text, code);
    return code;
  }

  /** The texts by their numbers. */
  get texts(): readonly string[] {
    return [...this.#codes.keys()];
  }
}

/** The values of one group, in their order. */
export interface Group {
  readonly name: string;
  readonly values: Float64Array;
}

/** Values by group, in order of first appearance; `all` contains the groups one after another. */
export interface Groups {
  readonly groups: readonly Group[];
  readonly all: Float64Array;
}

/**
 * Collects values by group; those without a group are left out.
 *
 * @param codes index of each value's group among the names, or `NO_GROUP`; same shape as the values
 */
export function groupsOf(values: Sample, codes: ArrayLike<number>, names: readonly string[]): Groups {
  const sizes = new Map<number, number>();
  let grouped = 0;
  for (let i = 0; i < values.length; i++) {
    const code = at(codes, i);
    if (code === NO_GROUP) continue;
    sizes.set(code, (sizes.get(code) ?? 0) + 1);
    grouped++;
  }
  const all = new Float64Array(grouped);
  const groups: Group[] = [];
  /** Index in `all` for the next value of each group. */
  const next = new Float64Array(names.length);
  let start = 0;
  for (const [code, size] of sizes) {
    groups.push({ name: names[code] ?? "", values: all.subarray(start, start + size) });
    next[code] = start;
    start += size;
  }
  let index = 0;
  for (const value of values) {
    const code = at(codes, index++);
    if (code === NO_GROUP) continue;
    const target = at(next, code);
    all[target] = value;
    next[code] = target + 1;
  }
  return { groups, all };
}

/** The same for items that have the name of their group; null for none. */
export function groupsByName<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string | null,
  valueOf: (item: Item) => number,
): Groups {
  const names = new TextCodes();
  const codes = items.map((item) => names.code(nameOf(item)));
  return groupsOf(items.map(valueOf), codes, names.texts);
}
