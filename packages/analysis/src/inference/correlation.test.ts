import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { relativeError } from "../../testing/relativeError.ts";
import { pearson } from "./correlation.ts";

const samples = reference.samples.flatMap(({ pearsonR, pearsonP, ...sample }) =>
  pearsonR === null ? [] : [{ ...sample, pearsonR, pearsonP }],
);

describe("Pearson's correlation", () => {
  it.each(samples)("equals scipy's pearsonr: $name", ({ entropies, gains, pearsonR, pearsonP }) => {
    const found = pearson(entropies, gains);
    if (!found.defined) throw new Error(found.reason);
    expect(relativeError(found.value.r, pearsonR)).toBeLessThan(1e-12);
    // Near |r| = 1 the last bit of r itself moves p by this much.
    const conditioning = (4 * Number.EPSILON) / (1 - pearsonR ** 2);
    expect(relativeError(found.value.pTwoSided, pearsonP)).toBeLessThan(Math.max(1e-12, conditioning));
  });

  it("gives the notebook's r and p for GPT-J-6B", () => {
    const gptj = samples.find(({ name }) => name === "GPT-J-6B");
    const found = pearson(gptj?.entropies ?? [], gptj?.gains ?? []);
    expect(found.defined && [found.value.r.toFixed(3), found.value.pTwoSided.toFixed(4)]).toEqual([
      "0.157",
      "0.4540",
    ]);
  });

  it("is 1 with p = 0 for points on a line", () => {
    expect(pearson([1, 2, 3, 4], [2, 4, 6, 8])).toMatchObject({
      defined: true,
      value: { r: 1, pTwoSided: 0 },
    });
  });

  it("is not defined for two pairs or a quantity that does not vary", () => {
    expect(pearson([1, 2], [3, 4])).toMatchObject({ defined: false });
    expect(pearson([0.1, 0.1, 0.1], [1, 2, 3])).toMatchObject({ defined: false });
  });

  it("throws for lists of different lengths", () => {
    expect(() => pearson([1, 2, 3], [1, 2])).toThrow("3 were given against 2");
  });
});
