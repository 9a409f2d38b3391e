import { describe, expect, it } from "vitest";
import { gainLabel, signedGainLabel } from "./gainLabel.ts";

describe("a gain in a figure's label", () => {
  it("has fixed decimals, and three digits where it is huge", () => {
    expect([gainLabel(1.0652), gainLabel(1.0652, 3), gainLabel(123456.7)]).toEqual([
      "1.07",
      "1.065",
      "1.23e+5",
    ]);
  });

  it("has a true minus sign", () => {
    expect([gainLabel(-0.5), gainLabel(-123456.7)]).toEqual(["−0.50", "−1.23e+5"]);
  });

  it("has a sign where it is a difference", () => {
    expect([0.0345, -0.012, 0].map(signedGainLabel)).toEqual(["+0.0345", "−0.0120", "+0.0000"]);
  });
});
