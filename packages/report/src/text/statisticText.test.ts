import { expect, it } from "vitest";
import {
  alternativeText,
  differenceTexts,
  estimateText,
  intervalOf,
  meanBeside,
  meanOf,
  rangeText,
  signedText,
} from "./statisticText.ts";

it("a p-value has its alternative", () => {
  expect(alternativeText("mean > 1", 0.25)).toBe("p(mean > 1) = 0.25");
  expect(alternativeText("mean > 1", 0.0004)).toBe("p(mean > 1) < 0.001");
  expect(alternativeText("mean > 1", 1 - 1e-9)).toBe("p(mean > 1) > 0.99");
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
});

it("a range has true minus signs", () => {
  expect(rangeText(-0.5, 1)).toBe("[−0.5000, 1.0000]");
});

it("a range of gains near 1 shows the side of 1", () => {
  expect(rangeText(1 - 2e-9, 1 - 1e-9)).toBe("[1 − 2.0e−9, 1 − 1.0e−9]");
});

it("an estimate has its interval, and t with a true minus sign", () => {
  const p = { pTwoSided: 0.2, pMeanBelow: 0.1, pMeanAbove: 0.9 };
  const onLog = { lnMean: Math.log(0.9), lnError: 0.08, t: -1.3139, df: 13.24, ...p };
  const interval = { level: 0.95, low: 0.7574, high: 1.0694 };
  expect(estimateText({ mean: 0.9, interval, ...onLog })).toBe("0.90, 95 % [0.76, 1.07]; t(13.2) = −1.314");
});

it("a signed number has digits however small it is", () => {
  expect([0.0345, -0.0345, 0, -1.234e-6].map(signedText)).toEqual([
    ...["+0.0345", "−0.0345", "+0.0000", "−1.23e−6"],
  ]);
});
