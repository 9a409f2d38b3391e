import { describe, expect, it } from "vitest";
import {
  depthMultiplesTitle,
  depthOverlayTitle,
  modelByBlockTitle,
  stepByBlockTitle,
} from "./blockTitles.ts";

const row = (...gains: readonly (number | null)[]) => ({
  blocks: gains.map((gain, i) => ({ layer: i + 2, gain })),
});
const rows = [row(1.1, 0.9, 0.8), row(1.2, null, 1.3), row(0.9, 1.1, 1)];

describe("the titles of gains by block", () => {
  it("count blocks and last blocks with a mean below 1, without those that have none", () => {
    expect(modelByBlockTitle(rows)).toEqual([
      "The last block’s mean gain is below 1 in 1 of 3 models,",
      "that of any block drawn in 3 of 8 blocks",
    ]);
    expect(modelByBlockTitle([])).toEqual(["No block has a mean gain"]);
  });

  it("compare the last block with the median of those before it", () => {
    // 0.8 against 1.0; 1.3 against 1.2; 1.0 against 1.0.
    expect(depthOverlayTitle(rows)).toEqual([
      "In 1 of 3 models the last block’s mean gain is above",
      "that of the model’s median block before it",
    ]);
    expect(depthMultiplesTitle(rows)).toBe(
      "The smallest mean gain is that of the last block in 1 of 3 models",
    );
    expect(depthOverlayTitle([row(1.1)])).toEqual(["No model has gains of several blocks"]);
  });

  it("name the block that changes most from the first step to the last, as a ratio", () => {
    const steps = rows.map((each, i) => ({ ...each, label: `step ${String(i)}` }));
    // 1.1 to 0.9, 0.9 to 1.1, 0.8 to 1.
    expect(stepByBlockTitle(steps)).toEqual([
      "Block 4 changes most between step 0 and step 2:",
      "mean gain 0.80 at first, 1.00 at last",
    ]);
    expect(stepByBlockTitle(steps.slice(0, 1))).toBe("At step 0 the mean gain is below 1 in 2 of 3 blocks");
    const same = rows.slice(0, 1).flatMap((each) => [
      { ...each, label: "step 0" },
      { ...each, label: "main" },
    ]);
    expect(stepByBlockTitle(same)).toBe("No block’s mean gain changes between step 0 and main");
  });
});
