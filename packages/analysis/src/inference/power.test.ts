import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-inference.json" with { type: "json" };
import { relativeError } from "../../fixtures/relativeError.ts";
import { powerAnalysis } from "./power.ts";
import { twoSidedTPower } from "./powerOfT.ts";

const alternating = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i % 2);

describe("the smallest effect that a t test is likely to see", () => {
  it.each(reference.power)("is the root of scipy's noncentral t: $n values", ({ n, smallestD }) => {
    const found = powerAnalysis(alternating(n));
    if (!found.defined) throw new Error(found.reason);
    expect(relativeError(found.value.smallestD, smallestD)).toBeLessThan(1e-12);
    expect(found.value.smallestEffect).toBe(found.value.smallestD * found.value.sd);
  });

  it("is not defined without spread", () => {
    for (const values of [[], [1.1], [1.1, 1.1]])
      expect(powerAnalysis(values)).toMatchObject({ defined: false });
  });
});

it("a test that looks for nothing rejects as often as its level says", () => {
  for (const n of [2, 3, 25, 1000])
    expect(relativeError(twoSidedTPower(n, 0.05)(0), 0.05)).toBeLessThan(1e-12);
});
