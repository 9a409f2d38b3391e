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
    expect(modelByBlockTitle(rows)).toBe("Mean gain is below 1 in 3 of 8 blocks drawn, 1 of 3 last ones");
    expect(modelByBlockTitle([])).toBe("No block has a mean gain");
  });

  it("compare the last block with the median of those before it", () => {
    // 0.8 against 1.0; 1.3 against 1.2; 1.0 against 1.0.
    expect(depthOverlayTitle(rows)).toBe(
      "The last block’s mean gain is above that of the model’s median block in 1 of 3 models",
    );
    expect(depthMultiplesTitle(rows)).toBe(
      "The smallest mean gain is that of the last block in 1 of 3 models",
    );
    expect(depthOverlayTitle([row(1.1)])).toBe("No model has gains of several blocks");
  });

  it("compare the first step with the last", () => {
    const steps = rows.map((each, i) => ({ ...each, label: `step ${String(i)}` }));
    expect(stepByBlockTitle(steps)).toBe(
      "Mean gain is below 1 in 2 of 3 blocks at step 0, in 1 of 3 at step 2",
    );
    expect(stepByBlockTitle(steps.slice(0, 1))).toBe("Mean gain is below 1 in 2 of 3 blocks at step 0");
  });
});
