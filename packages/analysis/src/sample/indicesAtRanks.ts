import { countBelow } from "./ranks.ts";

/**
 * The indices of the values that have these ranks in descending order, 0 for the largest. Equal values keep their
 * order, and NaN comes after every number. Sorts one copy of the values.
 *
 * @param ranks from 0 to the number of values − 1, in any order.
 * @returns one index per rank, in the order of `ranks`.
 */
export function indicesAtRanks(values: Float64Array, ranks: readonly number[]): number[] {
  const sorted = values.slice().sort();
  const numbers = countBelow(sorted, (value) => !Number.isNaN(value));
  /** For each wanted value: which one of the equal values, and for which rank. */
  const wanted = new Map<number, Map<number, number>>();
  for (const rank of ranks) {
    const value = rank < numbers ? (sorted[numbers - 1 - rank] ?? Number.NaN) : Number.NaN;
    const above = rank < numbers ? numbers - countBelow(sorted, (other) => other <= value) : numbers;
    const ofEqual = wanted.get(value) ?? new Map<number, number>();
    ofEqual.set(rank - above, rank);
    wanted.set(value, ofEqual);
  }
  const seen = new Map<number, number>();
  const indexOf = new Map<number, number>();
  for (const [index, value] of values.entries()) {
    const ofEqual = wanted.get(value);
    if (ofEqual === undefined) continue;
    const before = seen.get(value) ?? 0;
    seen.set(value, before + 1);
    const rank = ofEqual.get(before);
    if (rank !== undefined) indexOf.set(rank, index);
  }
  return ranks.flatMap((rank) => indexOf.get(rank) ?? []);
}
