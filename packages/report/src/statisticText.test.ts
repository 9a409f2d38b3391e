import { describe, expect, it } from "vitest";
import { countText, marginText, namedPText, percentText, pText, rangeText } from "./statisticText.ts";

describe("a p-value", () => {
  it.each([
    [0.05, "0.050000"],
    [1e-6, "0.000001"],
    [9.9e-7, "9.90e-7"],
    [1, "1.000000"],
    [1 - 1e-9, "> 0.999999"],
    [0, "< 5e-324"],
  ])("%d is written so that none looks like 0 or 1 that is not: %s", (p, text) => {
    expect(pText(p)).toBe(text);
  });

  it("stands beside its alternative", () => {
    expect(namedPText("mean > 1", 0.25)).toBe("p(mean > 1) = 0.250000");
    expect(namedPText("mean > 1", 1 - 1e-9)).toBe("p(mean > 1) > 0.999999");
  });
});

it("counts, shares and ranges have no more digits than they need", () => {
  const counts = [0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 134_515_008];
  expect(counts.map(countText)).toEqual(counts.map((count) => count.toLocaleString("en-US")));
  expect([0.95, 0.0042, 0.00098, 1e-6].map(percentText)).toEqual(["95 %", "0.42 %", "0.098 %", "0.0001 %"]);
  expect(rangeText(-0.5, 1)).toBe("[-0.5000, 1.0000]");
});

it("a margin never looks like 0 that is not", () => {
  expect([0.0042, 0.00001, 1.2e-7, 0].map(marginText)).toEqual([
    "0.004200",
    "0.000010",
    "1.2e-7",
    "0.000000",
  ]);
});
