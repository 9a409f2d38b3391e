import { expect, it } from "vitest";
import { timesText } from "./timesText.ts";

it.each([
  [282.4, "282"],
  [12_345.6, "12,346"],
  [9.9999999, "10"],
  [1.081, "1.08"],
  [0.043, "0.043"],
  [1 + 1e-9, "1 + 1.0e−9"],
  [3.2e7, "3.2e7"],
  [3.2e-7, "3.2e−7"],
])("a factor of %f is written %s", (factor, text) => {
  expect(timesText(factor)).toBe(text);
});
