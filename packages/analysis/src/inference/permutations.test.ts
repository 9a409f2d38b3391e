import { describe, expect, it } from "vitest";
import { valueOf } from "../../testing/primitiveCases.ts";
import reference from "../../fixtures/reference-primitives.json" with { type: "json" };
import { AnalysisError } from "../errors.ts";
import { permutationOfGroups } from "./permutationOfGroups.ts";
import { signFlip } from "./signFlip.ts";

const far = (n: number, from: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => from + i / 100);

describe("the permutation of two groups", () => {
  it.each(reference.permutations.groups)(
    "is scipy's: $first against $second",
    ({ first, second, expected }) => {
      const found = valueOf(permutationOfGroups(first, second));
      expect(found.method).toBe("exact");
      expect(found.pTwoSided).toBeCloseTo(expected.pTwoSided, 12);
      expect(found.pFirstBelow).toBeCloseTo(expected.pBelow, 12);
      expect(found.pFirstAbove).toBeCloseTo(expected.pAbove, 12);
    },
  );

  it.each([
    [1, 1, "1.000"],
    [2, 2, "0.333"],
    [2, 4, "0.133"],
    [4, 4, "0.029"],
    [7, 7, "0.001"],
  ])("of %d + %d values can have no p below %s, and has it where the groups are apart", (k, m, smallest) => {
    const found = valueOf(permutationOfGroups(far(k, 5), far(m, 0)));
    expect(found.smallestP.toFixed(3)).toBe(smallest);
    expect(found.pTwoSided).toBeCloseTo(found.smallestP, 12);
  });

  it("enumerates all ways up to a bound, and draws seeded ones beyond it", () => {
    expect(permutationOfGroups(far(12, 0), far(12, 0.02))).toMatchObject({
      value: { method: "exact", permutations: 2_704_156 },
    });
    const drawn = permutationOfGroups(far(13, 0), far(13, 0.02), { seed: 3, resamples: 999 });
    expect(drawn).toMatchObject({
      value: { method: "Monte Carlo", permutations: 999, seed: 3, smallestP: 0.002 },
    });
    expect(permutationOfGroups(far(13, 0), far(13, 0.02), { seed: 3, resamples: 999 })).toEqual(drawn);
  });

  it("is not defined for an empty group or equal values, and refuses draws out of range", () => {
    expect(permutationOfGroups([], [1, 2])).toMatchObject({ defined: false });
    expect(permutationOfGroups([1, 1], [1])).toMatchObject({ defined: false });
    expect(() => permutationOfGroups([1], [2], { seed: -1, resamples: 99 })).toThrow(AnalysisError);
  });
});

describe("the flipping of signs", () => {
  it.each(reference.permutations.signs)("is scipy's: $values", ({ values, expected }) => {
    const found = valueOf(signFlip(values));
    expect(found.method).toBe("exact");
    expect(found.pTwoSided).toBeCloseTo(expected.pTwoSided, 12);
    expect(found.pMeanBelow).toBeCloseTo(expected.pBelow, 12);
    expect(found.pMeanAbove).toBeCloseTo(expected.pAbove, 12);
  });

  it("of n values has no p below 2 / 2ⁿ, and that p where all are on one side", () => {
    for (const n of [1, 2, 5, 6]) {
      const found = valueOf(signFlip(far(n, 0.5)));
      expect(found.smallestP).toBe(Math.min(1, 2 / 2 ** n));
      expect(found.pTwoSided).toBeCloseTo(found.smallestP, 12);
    }
  });

  it("enumerates all signs of 20 values, and draws seeded ones for 21", () => {
    expect(signFlip(far(20, -0.05))).toMatchObject({ value: { method: "exact", permutations: 2 ** 20 } });
    expect(signFlip(far(21, -0.05), { seed: 3, resamples: 999 })).toMatchObject({
      value: { method: "Monte Carlo", permutations: 999, seed: 3 },
    });
  });

  it("is not defined without values or for only zeros", () => {
    expect(signFlip([])).toMatchObject({ defined: false });
    expect(signFlip([0, 0])).toMatchObject({ defined: false });
  });
});
