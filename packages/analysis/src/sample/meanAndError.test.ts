import { describe, expect, it } from "vitest";
import { meanAndError } from "./meanAndError.ts";

describe("a mean with its standard error", () => {
  it("is not defined without two different values, and has a reason", () => {
    expect(meanAndError([])).toEqual({ defined: false, reason: "there are no usable values" });
    expect(meanAndError([2])).toMatchObject({
      defined: false,
      reason: expect.stringContaining("one value") as unknown,
    });
    expect(meanAndError([2, 2])).toMatchObject({
      defined: false,
      reason: "all 2 values are equal: no spread to test against",
    });
  });

  it("is not defined for values that differ only in their last bit", () => {
    expect(meanAndError([1, 1 + Number.EPSILON, 1])).toMatchObject({
      defined: false,
      reason: "the 3 values differ only by rounding",
    });
  });

  it("treats differences as rounding where they are tiny relative to their operands", () => {
    const differences = [1e-16, -1e-16, 0];
    expect(meanAndError(differences).defined).toBe(true);
    expect(meanAndError(differences, 1).defined).toBe(false);
  });

  it("is not defined where the squares overflow", () => {
    expect(meanAndError([1e200, -1e200])).toMatchObject({
      defined: false,
      reason: expect.stringContaining("too large") as unknown,
    });
  });
});
