import { describe, expect, it } from "vitest";
import { blockGains, layerProfile } from "./layerProfile.ts";

const row = (category: string | null, norms: readonly number[] | null, model = "m") => ({
  model,
  category,
  norms,
});
const means = (layers: readonly { readonly meanGain: unknown }[]) => layers.map(({ meanGain }) => meanGain);
const value = (v: number) => ({ defined: true, value: v });

describe("the gain by layer", () => {
  it("divides each norm by the previous one, from the embedding on", () => {
    expect(blockGains([2, 4, 6])).toEqual([2, 1.5]);
  });

  it("averages over prompts, overall and by category in order of first appearance", () => {
    const profile = layerProfile([
      row("Novel", [1, 2, 2]),
      row("Cliche", [1, 4, 8]),
      row("Novel", [2, 8, 4]),
    ]);
    expect(means(profile.overall)).toEqual([value(10 / 3), value(3.5 / 3)]);
    expect(profile.byCategory.map(({ category }) => category)).toEqual(["Novel", "Cliche"]);
    expect(means(profile.byCategory[0]?.layers ?? [])).toEqual([value(3), value(0.75)]);
    expect(profile.overall.map(({ layer, n }) => [layer, n])).toEqual([
      [1, 3],
      [2, 3],
    ]);
  });

  it("leaves out and counts ratios that are not finite, block by block", () => {
    const [first, second] = layerProfile([row("a", [0, 3, 6]), row("a", [1, Number.NaN, 2])]).overall;
    expect(first).toMatchObject({ n: 0, leftOut: 2, meanGain: { defined: false } });
    expect(second).toMatchObject({ n: 1, leftOut: 1, meanGain: value(2) });
  });

  it("counts rows without norms and has no layers where no row has norms", () => {
    const profile = layerProfile([row("a", null), row("b", null)]);
    expect(profile).toEqual({ rowsWithNorms: 0, rowsWithoutNorms: 2, overall: [], byCategory: [] });
  });

  it("puts rows without a category last, as the category null", () => {
    const profile = layerProfile([row(null, [1, 2]), row("a", [1, 4]), row(null, [1, 3])]);
    expect(means(profile.overall)).toEqual([value(3)]);
    expect(profile.byCategory.map(({ category, layers }) => [category, means(layers)])).toEqual([
      ["a", [value(4)]],
      [null, [value(2.5)]],
    ]);
  });

  it("leaves out the gain of block 1 where the embedding's norm is unknown", () => {
    const [first, second] = layerProfile([row("a", [Number.NaN, 2, 4])]).overall;
    expect(first).toMatchObject({ n: 0, leftOut: 1, meanGain: { defined: false } });
    expect(second).toMatchObject({ n: 1, meanGain: value(2) });
  });

  it("throws for rows of different depths", () => {
    expect(() => layerProfile([row("a", [1, 2]), row("a", [1, 2, 3])])).toThrow(
      'the rows of "m" have 1, 2 blocks',
    );
  });
});
