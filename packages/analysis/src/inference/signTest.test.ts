import { describe, expect, it } from "vitest";
import { signTest } from "./signTest.ts";

describe("the sign test", () => {
  it("counts the sides and leaves equal values out", () => {
    expect(signTest([0.9, 1, 1.1, 1.2, 1])).toMatchObject({ value: { below: 1, above: 2, equal: 2 } });
  });

  it("has binomial probabilities: three of three above", () => {
    const found = signTest([1.1, 1.2, 1.3]);
    if (!found.defined) throw new Error(found.reason);
    expect(found.value.pMedianAbove).toBeCloseTo(1 / 8, 15);
    expect(found.value.pMedianBelow).toBe(1);
    expect(found.value.pTwoSided).toBeCloseTo(1 / 4, 15);
  });

  it("has no p above 1 where both sides have equal counts", () => {
    expect(signTest([0.9, 1.1])).toMatchObject({ value: { pTwoSided: 1 } });
  });

  it("is not defined for fewer than two values, or for values that are all the same", () => {
    for (const values of [[], [1.2], [1, 1], [1.2, 1.2]])
      expect(signTest(values)).toMatchObject({ defined: false });
  });
});
