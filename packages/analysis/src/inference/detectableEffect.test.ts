import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-inference.json" with { type: "json" };
import { relativeError } from "../../testing/relativeError.ts";
import primitives from "../../fixtures/reference-primitives.json" with { type: "json" };
import { differences, valueOf } from "../../testing/primitiveCases.ts";
import { detectableEffect } from "./detectableEffect.ts";
import { twoSidedTPower } from "./powerOfT.ts";

describe("the smallest detectable effect of any estimate", () => {
  it.each(primitives.detectable)(
    "is the root of scipy's noncentral t: $df degrees of freedom",
    ({ df, delta }) => {
      const found = detectableEffect({ standardError: 0.02, df });
      expect(differences({ delta, effect: 0.02 * delta, level: 0.05, power: 0.8 }, found)).toEqual([]);
    },
  );

  it.each(reference.power)("of an ordinary mean is that of its sample: $n values", ({ n, smallestD }) => {
    const { delta } = valueOf(detectableEffect({ standardError: 1 / Math.sqrt(n), df: n - 1 }));
    expect(relativeError(delta / Math.sqrt(n), smallestD)).toBeLessThan(1e-12);
  });
});

it("a test without an effect rejects as often as its level", () => {
  for (const df of [1, 1.981, 2, 24, 999])
    expect(relativeError(twoSidedTPower(df, 0.05)(0), 0.05)).toBeLessThan(1e-12);
});
