import { expect, it } from "vitest";
import { blockTicks } from "./blockTicks.ts";

it.each([
  [1, 1, [1]],
  [1, 4, [1, 2, 3, 4]],
  [1, 30, [1, 5, 10, 15, 20, 25, 30]],
  [2, 12, [2, 4, 6, 8, 10, 12]],
  [1, 96, [1, 20, 40, 60, 80, 96]],
])("blocks %d to %d are labelled at their ends and at even steps between", (first, last, ticks) => {
  expect(blockTicks(first, last)).toEqual(ticks);
});
