import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { relativeError } from "../../testing/relativeError.ts";
import { inPandasOrder } from "../sample/pandasOrder.ts";
import { summarizeByCategory } from "./categories.ts";

const categorised = (sample: (typeof reference.samples)[number]) =>
  sample.gains.map((value, i) => ({ value, category: sample.categories[i] ?? "" }));

describe("a summary by category", () => {
  it.each(reference.samples)("has pandas' means to the last bit, in pandas' order: $name", (sample) => {
    const groups = inPandasOrder(summarizeByCategory(categorised(sample)));
    expect(groups.map(({ category, n }) => ({ category, n }))).toEqual(
      sample.byCategory.map(({ category, n }) => ({ category, n })),
    );
    for (const [i, { mean, sd }] of groups.entries()) {
      const expected = sample.byCategory[i];
      expect(mean).toEqual({ defined: true, value: expected?.mean });
      const error = sd.defined ? relativeError(sd.value, expected?.sd ?? Number.NaN) : null;
      if (expected?.sd === null) expect(error).toBeNull();
      else expect(error).toBeLessThan(1e-12);
    }
  });

  it("counts values that are not finite, and keeps a category that has no others", () => {
    const values = [Number.NaN, 2, Infinity].map((value, i) => ({ value, category: i === 0 ? "a" : "b" }));
    expect(summarizeByCategory(values)).toMatchObject([
      { category: "a", n: 0, leftOut: 1, mean: { defined: false } },
      { category: "b", n: 1, leftOut: 1, mean: { defined: true, value: 2 }, sd: { defined: false } },
    ]);
  });

  it("keeps the order of first appearance", () => {
    const values = ["Novel", "Cliche", "Novel", "Factual"].map((category) => ({ category, value: 1 }));
    expect(summarizeByCategory(values).map(({ category }) => category)).toEqual([
      "Novel",
      "Cliche",
      "Factual",
    ]);
  });
});
