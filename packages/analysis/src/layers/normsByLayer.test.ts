import { describe, expect, it } from "vitest";
import { normsByLayer } from "./normsByLayer.ts";

const row = (category: string | null, norms: readonly number[] | null) => ({ model: "m", category, norms });

describe("the norm by layer", () => {
  it("is the geometric mean over prompts, from the embedding on", () => {
    const { overall, byCategory } = normsByLayer([row("a", [1, 2, 8]), row("b", [4, 8, 2])]);
    expect(overall.map(({ layer, n }) => [layer, n])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    for (const [k, norm] of [2, 4, 4].entries()) {
      const mean = overall[k]?.geometricMeanNorm;
      expect(mean?.defined === true ? mean.value : null).toBeCloseTo(norm, 14);
    }
    expect(byCategory.map(({ category }) => category)).toEqual(["a", "b"]);
  });

  it("leaves out and counts norms that are 0, not finite or unknown", () => {
    const rows = [row("a", [Number.NaN, 0]), row("a", [Infinity, 3]), row("a", null)];
    const { overall, rowsWithoutNorms } = normsByLayer(rows);
    expect(overall[0]).toMatchObject({ layer: 0, n: 0, leftOut: 2, geometricMeanNorm: { defined: false } });
    expect(overall[1]).toMatchObject({ layer: 1, n: 1, leftOut: 1 });
    expect(rowsWithoutNorms).toBe(1);
  });
});
