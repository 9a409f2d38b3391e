import { countText } from "@gain/analysis";
import { expect, it } from "vitest";
import { scriptScope } from "../../testing/scriptScope.ts";

const numberText = scriptScope(["numberText.js"], "numberText") as (value: number) => string;

it("writes a number of the table with a true minus sign, in exponents too", () => {
  expect([-0.25, 1.0652, -0.00016, 2e6, -Infinity, Infinity, Number.NaN].map(numberText)).toEqual([
    ...["−0.2500", "1.0652", "−1.60e−4", "2.00e+6", "−∞", "∞", "NaN"],
  ]);
});

it("writes a count as the tables outside the script do", () => {
  const inScope = scriptScope(["numberText.js"], "countText") as (count: number) => string;
  const counts = [0, 999, 1000, 12_345, 1_000_000];
  expect(counts.map(inScope)).toEqual(counts.map(countText));
});
