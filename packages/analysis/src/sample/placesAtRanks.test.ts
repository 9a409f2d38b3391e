import { describe, expect, it } from "vitest";
import { placesAtRanks } from "./placesAtRanks.ts";

const all = (values: readonly number[]) =>
  placesAtRanks(
    Float64Array.from(values),
    values.map((_, rank) => rank),
  );

describe("placesAtRanks", () => {
  it("finds the largest first, and equal values in their own order", () => {
    expect(all([2, 3, 1, 3, 2])).toEqual([1, 3, 0, 4, 2]);
  });

  it("puts NaN behind minus infinity, and takes 0 and −0 for equal", () => {
    expect(all([Number.NaN, -Infinity, 0, Number.NaN, -0, Infinity])).toEqual([5, 2, 4, 1, 0, 3]);
  });

  it("answers in the order that ranks are asked for, of any of them", () => {
    expect(placesAtRanks(Float64Array.of(10, 30, 20), [2, 0])).toEqual([0, 1]);
  });
});
