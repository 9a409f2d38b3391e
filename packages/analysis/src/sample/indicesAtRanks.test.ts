import { describe, expect, it } from "vitest";
import { indicesAtRanks } from "./indicesAtRanks.ts";

const all = (values: readonly number[]) =>
  indicesAtRanks(
    Float64Array.from(values),
    values.map((_, rank) => rank),
  );

describe("indicesAtRanks", () => {
  it("finds the largest first, and equal values in their own order", () => {
    expect(all([2, 3, 1, 3, 2])).toEqual([1, 3, 0, 4, 2]);
  });

  it("puts NaN after minus infinity, and treats 0 and −0 as equal", () => {
    expect(all([Number.NaN, -Infinity, 0, Number.NaN, -0, Infinity])).toEqual([5, 2, 4, 1, 0, 3]);
  });

  it("returns indices in the order of the requested ranks", () => {
    expect(indicesAtRanks(Float64Array.of(10, 30, 20), [2, 0])).toEqual([0, 1]);
  });
});
