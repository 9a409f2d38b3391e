import { expect, it } from "vitest";
import { decimalPads } from "./decimalPads.ts";

it("gives each number of a column what it lacks behind its point", () => {
  expect(decimalPads(["1.06", "0.9997", "12", "−0.5"])).toEqual(["00", "", ".0000", "000"]);
  expect(decimalPads(["< 0.001", "0.20", "–", ""])).toEqual(["", "0", "", ""]);
  expect(decimalPads(["[1.03, 1.12]", "[1.000, 1.003]"])).toEqual(["0", ""]);
});

it("gives whole numbers nothing", () => {
  expect(decimalPads(["25", "1,000"])).toEqual(["", ""]);
  expect(decimalPads([])).toEqual([]);
});
