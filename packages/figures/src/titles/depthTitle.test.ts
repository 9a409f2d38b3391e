import { normsByLayer, type LayerNorm } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { depthTitle } from "./depthTitle.ts";

const normsOf = (...prompts: readonly (readonly number[])[]): readonly LayerNorm[] =>
  normsByLayer(prompts.map((norms) => ({ model: "m", category: null, norms }))).overall;

describe("the title of norm and gain by depth", () => {
  it("states the growth over all blocks and in block 1, and the last block's rank", () => {
    // Gains 10, 2, 0.5, 1.5.
    expect(depthTitle(normsOf([2, 20, 40, 20, 30]))).toEqual([
      "Over 4 blocks the norm is multiplied by 15, in block 1 by 10;",
      "the last block’s mean gain, 1.50, is the 3rd largest of 4",
    ]);
  });

  it("averages prompts geometrically", () => {
    expect(depthTitle(normsOf([1, 1, 4], [1, 1, 1]))[1]).toBe(
      "the last block’s mean gain, 2.00, is the largest of 2",
    );
  });

  it("names the smallest, and equal gains as equal", () => {
    expect(depthTitle(normsOf([1, 2, 3, 3.3]))[1]).toContain("1.10, is the smallest of 3");
    expect(depthTitle(normsOf([1, 1, 1]))[1]).toContain("is that of all 2");
  });

  it("ranks with the right ending", () => {
    const norms = Array.from({ length: 23 }, (_, k) => 1.5 ** (k / 2) * 1.01 ** ((k * (41 - k)) / 2));
    expect(depthTitle(normsOf([...norms, (norms.at(-1) ?? 1) * 1.02]))[1]).toContain("smallest of 23");
    const gains = [3, ...Array.from({ length: 11 }, (_, i) => 2 - i / 100), 1, 1.5];
    const stack = gains.reduce<number[]>((all, gain) => [...all, (all.at(-1) ?? 1) * gain], [1]);
    expect(depthTitle(normsOf(stack))[1]).toContain("the 13th largest of 14");
  });

  it("claims nothing of blocks without a mean", () => {
    expect(depthTitle([])).toEqual(["No block has a mean gain"]);
    expect(depthTitle(normsOf([Number.NaN, 1, 2, 3]))).toEqual([
      "The last block’s mean gain, 1.50, is the smallest of 2",
    ]);
    expect(depthTitle(normsOf([2, 3]))).toEqual(["The only block multiplies the norm by 1.50"]);
  });
});
