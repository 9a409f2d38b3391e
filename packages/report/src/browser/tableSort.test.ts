import { expect, it } from "vitest";
import { scriptScope } from "../../testing/scriptScope.ts";

const numberOf = scriptScope(["tableSort.js"], "numberOf") as (text: string) => number;

it.each([
  ["1.06", 1.06],
  ["−0.05", -0.05],
  ["[0.97, 1.21]", 0.97],
  ["< 0.001", 0.001],
  ["12,345", 12_345],
  ["1 − 1.0e−9", 1 - 1e-9],
  ["t(14.8) = 4.88", 14.8],
])("reads the number of %s", (text, value) => {
  expect(numberOf(text)).toBe(value);
});

it("has none of a text without one", () => {
  expect(numberOf("–")).toBeNaN();
});
