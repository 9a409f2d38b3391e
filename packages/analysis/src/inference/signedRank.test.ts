import { describe, expect, it } from "vitest";
import { wilcoxonSignedRank } from "./signedRank.ts";

const spaced = (n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => 1 + ((i % 3 === 0 ? -1 : 1) * (i + 1)) / 64);

describe("Wilcoxon's signed-rank test", () => {
  it("is exact up to 50 values without zeros and ties", () => {
    expect(wilcoxonSignedRank(spaced(50))).toMatchObject({
      value: { n: 50, zeros: 0, ties: 0, method: "exact" },
    });
    expect(wilcoxonSignedRank(spaced(51))).toMatchObject({
      value: { n: 51, method: "normal approximation" },
    });
  });

  it("has exact probabilities by counting: one of the eight signings of three ranks is all above", () => {
    const found = wilcoxonSignedRank([1.1, 1.25, 1.5]);
    if (!found.defined) throw new Error(found.reason);
    expect(found.value).toMatchObject({ rankSumAbove: 6, rankSumBelow: 0, pCentreBelow: 1 });
    expect(found.value.pCentreAbove).toBeCloseTo(1 / 8, 15);
    expect(found.value.pTwoSided).toBeCloseTo(1 / 4, 15);
  });

  it("leaves out and counts values equal to the median, counts ties, and approximates with either", () => {
    expect(wilcoxonSignedRank([1, 1.25, 0.5, 2])).toMatchObject({
      value: { n: 3, zeros: 1, ties: 0, rankSumAbove: 4, rankSumBelow: 2, method: "normal approximation" },
    });
    expect(wilcoxonSignedRank([0.75, 1.25, 0.5, 2])).toMatchObject({
      value: {
        n: 4,
        zeros: 0,
        ties: 2,
        rankSumAbove: 5.5,
        rankSumBelow: 4.5,
        method: "normal approximation",
      },
    });
  });

  it("is not defined for fewer than two values, or for values that are all the same", () => {
    for (const values of [[], [1.2], [1, 1], [1.2, 1.2, 1.2]]) {
      expect(wilcoxonSignedRank(values)).toMatchObject({ defined: false });
    }
  });
});
