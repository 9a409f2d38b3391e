import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference_figures.json" with { type: "json" };
import { gainColourDomain } from "./gainColourDomain.ts";

describe("gainColourDomain", () => {
  it("reaches to numpy's 5 % or 95 % quantile of the logarithms, whichever is farther from 1", () => {
    const [low, middle, high] = gainColourDomain(reference.stack.laterGains);
    expect(middle).toBe(1);
    expect(high).toBeCloseTo(reference.stack.colourReach, 12);
    expect(low * high).toBeCloseTo(1, 12);
  });

  it("spreads over 1 % at least", () => {
    expect(gainColourDomain([1, 1, 1])).toEqual([1 / 1.01, 1, 1.01]);
  });

  it("ignores gains without a logarithm, and is defined without any", () => {
    expect(gainColourDomain([0, -1, 2, 2])[2]).toBeCloseTo(2, 12);
    expect(gainColourDomain([])[2]).toBe(1.01);
  });
});
