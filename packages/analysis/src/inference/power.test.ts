import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-inference.json" with { type: "json" };
import { relativeError } from "../../testing/relativeError.ts";
import primitives from "../../fixtures/reference-primitives.json" with { type: "json" };
import { differences, valueOf } from "../../testing/primitiveCases.ts";
import { detectableEffect } from "./detectableEffect.ts";
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

describe("the smallest effect seen with any estimate", () => {
  it.each(primitives.detectable)(
    "is the root of scipy's noncentral t: $df degrees of freedom",
    ({ df, delta }) => {
      const found = detectableEffect({ standardError: 0.02, df });
      expect(differences({ delta, effect: 0.02 * delta, level: 0.05, power: 0.8 }, found)).toEqual([]);
    },
  );

  it("of an ordinary mean is that of powerAnalysis", () => {
    const { smallestEffect, sd } = valueOf(powerAnalysis(alternating(25)));
    const { effect } = valueOf(detectableEffect({ standardError: sd / 5, df: 24 }));
    expect(relativeError(effect, smallestEffect)).toBeLessThan(1e-12);
  });
});

it("a test that looks for nothing rejects as often as its level says", () => {
  for (const df of [1, 1.981, 2, 24, 999])
    expect(relativeError(twoSidedTPower(df, 0.05)(0), 0.05)).toBeLessThan(1e-12);
});
