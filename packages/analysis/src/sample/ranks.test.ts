import { expect, it } from "vitest";
import { averageRanks, tieSizes } from "./ranks.ts";

it("ranks from 1 for the smallest, and gives equal values the mean of their ranks", () => {
  const values = [30, 10, 20, 20, 40, 10, 10];
  expect([...averageRanks(values)]).toEqual([6, 2, 4.5, 4.5, 7, 2, 2]);
  expect([...tieSizes(Float64Array.from(values).sort())]).toEqual([3, 2]);
});

it("treats 0 and −0 as equal, and has no ranks for no values", () => {
  expect([...averageRanks([0, -0, 1])]).toEqual([1.5, 1.5, 3]);
  expect([...averageRanks([])]).toEqual([]);
});
