import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-classes.json" with { type: "json" };
import { permutationOfGroups, smallestPermutationP } from "./permutationOfGroups.ts";

describe("the exact permutation test of two groups", () => {
  it.each(reference.permutations)("is scipy's: p = $pTwoSided", ({ first, second, ...scipy }) => {
    const found = permutationOfGroups(first, second);
    if (!found.defined) throw new Error(found.reason);
    expect(found.value.difference).toBeCloseTo(scipy.difference, 14);
    expect(found.value.pTwoSided).toBeCloseTo(scipy.pTwoSided, 14);
    expect(found.value.pFirstBelow).toBeCloseTo(scipy.pFirstBelow, 14);
    expect(found.value.pFirstAbove).toBeCloseTo(scipy.pFirstAbove, 14);
    expect(found.value.smallestP).toBeLessThanOrEqual(found.value.pTwoSided);
  });

  it("has a smallest p that depends only on the sizes: 2 + 4 families 0.133, 4 + 4 0.029", () => {
    expect(smallestPermutationP(2, 4)).toBeCloseTo(2 / 15, 15);
    expect(smallestPermutationP(4, 4)).toBeCloseTo(2 / 70, 15);
    expect([smallestPermutationP(1, 1), smallestPermutationP(0, 3)]).toEqual([1, 1]);
  });
});
