import { describe, expect, it } from "vitest";
import {
  countText,
  degreesText,
  differenceTexts,
  fixedText,
  intervalOf,
  meanBeside,
  meanOf,
  namedPText,
  percentText,
  pText,
  rangeText,
  relativeText,
} from "./statisticText.ts";

describe("a p-value", () => {
  it.each([
    [0.05, "0.050"],
    [0.0344, "0.034"],
    [0.001, "0.0010"],
    [0.00099, "< 0.001"],
    [0, "< 0.001"],
    [0.99, "0.99"],
    [1, "> 0.99"],
  ])("%d has two significant digits, and none looks like 0 or 1: %s", (p, text) => {
    expect(pText(p)).toBe(text);
  });

  it("stands beside its alternative", () => {
    expect(namedPText("mean > 1", 0.25)).toBe("p(mean > 1) = 0.25");
    expect(namedPText("mean > 1", 1 - 1e-9)).toBe("p(mean > 1) > 0.99");
  });
});

it("a mean and its interval have the digits that the interval gives them, also where they may lack one", () => {
  const interval = { low: 0.9661, high: 1.2102 };
  expect(meanOf({ mean: 1.0813, interval })).toBe("1.08");
  expect(intervalOf(interval)).toBe("[0.97, 1.21]");
  expect(meanBeside(1.0813, { defined: true, value: interval })).toBe("1.08");
  expect(meanBeside(1.0813, { defined: false, reason: "one prompt" })).toBe("1.0813");
});

it("a difference of means has the digits that show its side of 0, and a true minus", () => {
  expect(differenceTexts(-0.0513, { low: -0.1042, high: -0.0021 })).toEqual({
    mean: "−0.051",
    interval: "[−0.104, −0.002]",
  });
  expect(fixedText(-3.14159, 3)).toBe("−3.142");
});

it("counts, shares and ranges have no more digits than they need", () => {
  const counts = [0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 134_515_008];
  expect(counts.map(countText)).toEqual(counts.map((count) => count.toLocaleString("en-US")));
  expect([0.95, 0.0042, 0.00098, 1e-6].map(percentText)).toEqual(["95 %", "0.42 %", "0.098 %", "0.0001 %"]);
  expect(rangeText(-0.5, 1)).toBe("[−0.5000, 1.0000]");
});

it("a range of gains next to 1 says on which side of it they lie", () => {
  expect(rangeText(1 - 2e-9, 1 - 1e-9)).toBe("[1 − 2.0e-9, 1 − 1.0e-9]");
});

it("a precision floor is a relative size, never a percentage of many zeros", () => {
  expect([0.0042, 0.00016, 3.88e-7, 0].map(relativeText)).toEqual(["0.0042", "1.6e-4", "3.9e-7", "0"]);
});

it("degrees of freedom are whole where rounding alone keeps them from it", () => {
  expect([24, 4.000000000000002, 13.24].map(degreesText)).toEqual(["24", "4", "13.2"]);
});
