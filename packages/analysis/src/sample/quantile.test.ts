import { describe, expect, it } from "vitest";
import { quantile } from "./quantile.ts";

describe("a quantile", () => {
  it("lies linearly between the two values around q·(n − 1)", () => {
    const sorted = [1, 2, 4, 8, 16];
    expect([0, 0.125, 0.25, 0.5, 0.9, 1].map((q) => quantile(sorted, q))).toEqual([1, 1.5, 2, 4, 12.8, 16]);
  });

  it("of one value is that value, and of none is NaN", () => {
    expect([quantile([3], 0), quantile([3], 0.3), quantile([3], 1)]).toEqual([3, 3, 3]);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("between equal values is that value, without rounding", () => {
    expect(quantile([0.1, 0.1, 0.1], 0.37)).toBe(0.1);
  });
});
