import { expect, it } from "vitest";
import { counted, decimals, gainText, pText } from "./numberText.ts";

it("writes a gain with four decimals, and a small difference with two digits", () => {
  expect([1.06521, -0.6998, 0, 0.00016, 1e-6, -2.5e-9].map(gainText)).toEqual([
    "1.0652",
    "−0.6998",
    "0.0000",
    "0.00016",
    "0.0000010",
    "−2.5e−9",
  ]);
});

it("writes a p-value so that none looks like 0 or 1", () => {
  expect([1e-20, 0.0001, 0.0013226, 0.0344, 0.9351, 0.9993].map(pText)).toEqual([
    "< 0.0001",
    "= 0.0001",
    "= 0.0013",
    "= 0.034",
    "= 0.935",
    "> 0.999",
  ]);
});

it("writes a number with its minus sign, and a count with its noun", () => {
  expect([decimals(-0.0884, 2), counted(1, "model"), counted(0, "model")]).toEqual([
    "−0.09",
    "1 model",
    "0 models",
  ]);
});
