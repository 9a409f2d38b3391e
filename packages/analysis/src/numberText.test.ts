import { expect, it } from "vitest";
import {
  counted,
  countText,
  decimals,
  degreesText,
  gainText,
  listText,
  namedPText,
  percentText,
  pText,
  relativeText,
  withMinus,
} from "./numberText.ts";

it("writes a gain with four decimals, and a smaller difference with two digits and a power of ten", () => {
  expect(
    [1.06521, -0.6998, 0, 0.00016, 1e-6, -2.5e-9, 1, 1 - 1e-9, 1 + 3.9e-7, 1 - 2 ** -52].map(gainText),
  ).toEqual([
    ...["1.0652", "−0.6998", "0.0000", "0.00016", "0.0000010", "−2.5e−9"],
    ...["1.0000", "1 − 1.0e−9", "1 + 3.9e−7", "1.0000"],
  ]);
});

it("writes a p-value to two significant digits, and never as 0 or 1", () => {
  expect([1e-20, 0.00099, 0.0013226, 0.0344, 0.9351, 0.9993].map(pText)).toEqual([
    ...["< 0.001", "< 0.001", "0.0013", "0.034", "0.94", "> 0.99"],
  ]);
  expect([0.034, 0.0001, 1].map((p) => namedPText("two-sided p", p))).toEqual([
    ...["two-sided p = 0.034", "two-sided p < 0.001", "two-sided p > 0.99"],
  ]);
});

it("writes a share without needless digits", () => {
  expect([0.95, 0.0042, 0.00098, 1e-6].map(percentText)).toEqual(["95 %", "0.42 %", "0.098 %", "0.0001 %"]);
});

it("writes degrees of freedom as a whole number where they differ from one only by rounding", () => {
  expect([24, 4.000000000000002, 13.24, 9999].map(degreesText)).toEqual(["24", "4", "13.2", "9,999"]);
});

it("writes a precision floor as a relative size", () => {
  expect([0.0042, 0.00016, 3.88e-7, 0].map(relativeText)).toEqual(["0.0042", "1.6e−4", "3.9e−7", "0"]);
});

it("writes a number with a true minus sign, 0 without one, and a count with its noun", () => {
  expect([decimals(-0.0884, 2), decimals(-0.0004, 2), counted(1, "model"), counted(0, "model")]).toEqual([
    ...["−0.09", "0.00", "1 model", "0 models"],
  ]);
  const counts = [0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 134_515_008];
  expect(counts.map(countText)).toEqual(counts.map((count) => count.toLocaleString("en-US")));
  expect(withMinus("-2.5e-9")).toBe("−2.5e−9");
  expect([countText(131_064), listText(["a"]), listText(["a", "b", "c"], "or")]).toEqual([
    ...["131,064", "a", "a, b or c"],
  ]);
});
