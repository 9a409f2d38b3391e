import { expect, it } from "vitest";
import { estimateDigits, estimateText } from "./estimateText.ts";

it.each([
  [{ mean: 1.08163, low: 1.04518, high: 1.11944 }, "1.08 [1.05, 1.12]"],
  [{ mean: 1.00134, low: 0.99971, high: 1.00298 }, "1.0013 [0.9997, 1.0030]"],
  [{ mean: 1.0031, low: 0.9861, high: 1.0204 }, "1.00 [0.99, 1.02]"],
  [{ mean: 1.2425, low: 1.0021, high: 1.5406 }, "1.242 [1.002, 1.541]"],
  [{ mean: 2.31, low: 2.1, high: 2.6 }, "2.31 [2.10, 2.60]"],
  [{ mean: 1 - 1e-9, low: 1 - 1.1e-9, high: 1 - 0.9e-9 }, "1 − 1.0e−9 [1 − 1.1e−9, 1 − 9.0e−10]"],
  [{ mean: 1, low: 1, high: 1 }, "1.0000 [1.0000, 1.0000]"],
  // No interval of a gain reaches 0, and none claims digits that nothing determines.
  [{ mean: 1.01, low: 0.000161, high: 7438.17 }, "1.01 [0.00016, 7,440]"],
  [{ mean: 8.55, low: 0.25, high: 288.52 }, "8.55 [0.25, 289]"],
  [{ mean: 0.0012, low: 1e-308, high: 1.7e308 }, "0.0012 [1.0e−308, 1.70e+308]"],
])("%j is %s", (estimate, text) => {
  expect(estimateText(estimate)).toBe(text);
});

it("the digits are those of the half width, as far as the side of 1 needs no more", () => {
  expect(estimateDigits({ low: 0.8, high: 0.9 })).toBe(2);
  expect(estimateDigits({ low: 0.885, high: 0.893 })).toBe(3);
  expect(estimateDigits({ low: 0.997, high: 1.3 })).toBe(3);
});
