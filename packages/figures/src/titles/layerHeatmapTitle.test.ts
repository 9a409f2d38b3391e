import { normsByLayer, type LayerNorm } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { layerHeatmapTitle } from "./layerHeatmapTitle.ts";

const normsOf = (norms: readonly number[]): readonly LayerNorm[] =>
  normsByLayer([{ model: "m", category: null, norms }]).overall;
const sides = { above: 18, prompts: 25, lowest: 0.921, highest: 1.345 };
const titleOf = (norms: readonly number[], first = 2) =>
  layerHeatmapTitle("Last-layer gain", sides, normsOf(norms), first);

describe("the title of gains by block and prompt", () => {
  it("counts prompts above 1 and names the few blocks with a mean below it", () => {
    expect(titleOf([1, 10, 9, 12, 13])).toEqual([
      "Last-layer gain is above 1 on 18 of 25 prompts (0.92 to 1.34);",
      "of 3 blocks, only block 2 has a mean gain below 1",
    ]);
    expect(titleOf([1, 10, 9, 8, 13])[1]).toBe("of 3 blocks, only blocks 2 and 3 have a mean gain below 1");
  });

  it("counts many, and leaves out the blocks that are not drawn", () => {
    expect(titleOf([1, 10, 9, 8, 7, 6])[1]).toBe("the mean gain is below 1 in 4 of 4 blocks");
    expect(titleOf([1, 0.5, 0.6, 0.7], 2)[1]).toBe("the mean gain is below 1 in none of 2 blocks");
  });

  it("says no more than it knows of one block, of one gain, of none", () => {
    expect(titleOf([1, 2], 1)).toHaveLength(1);
    const one = { above: 1, prompts: 1, lowest: 1.2, highest: 1.2 };
    expect(layerHeatmapTitle("Gain of block L−1", one, [], 1)).toEqual([
      "Gain of block L−1 is above 1 on 1 of 1 prompt",
    ]);
    const none = { above: 0, prompts: 0, lowest: Infinity, highest: 0 };
    expect(layerHeatmapTitle("Last-layer gain", none, [], 1)).toEqual(["Last-layer gain: no finite value"]);
  });
});
