import type { GainRow } from "@gain/records";
import { describe, expect, it } from "vitest";
import { PUBLISHED_ROWS } from "../fixtures/publishedFigures.ts";
import { gainByLayer } from "./gainByLayer.ts";

function rowOf(category: string | null, norms: readonly number[] | null): GainRow {
  const [row] = PUBLISHED_ROWS;
  if (row === undefined) throw new Error("the fixture has no rows");
  return { ...row, category, norms };
}

describe("gainByLayer", () => {
  it("is the mean over a category's prompts of ‖h_k‖ / ‖h_{k−1}‖ for k = 1…L", () => {
    const { gains } = gainByLayer([rowOf("Novel", [2, 4, 6]), rowOf("Novel", [1, 4, 2])]);
    expect(gains).toEqual([
      { category: "Novel", layer: 1, meanGain: 3, prompts: 2 },
      { category: "Novel", layer: 2, meanGain: 1, prompts: 2 },
    ]);
  });

  it("leaves gains over a zero, infinite or NaN norm out of the mean and counts them", () => {
    const rows = [rowOf("Novel", [1, 2, 2]), rowOf("Novel", [0, 5, 5]), rowOf("Novel", [1, Infinity, NaN])];
    const { gains, gainsLeftOut } = gainByLayer(rows);
    expect(gains.map(({ layer, meanGain, prompts }) => [layer, meanGain, prompts])).toEqual([
      [1, 2, 1],
      [2, 1, 2],
    ]);
    expect(gainsLeftOut).toBe(3);
  });

  it("counts prompts without norms", () => {
    const { promptsWithoutNorms, categories } = gainByLayer([rowOf("Novel", [1, 2]), rowOf("Factual", null)]);
    expect(promptsWithoutNorms).toBe(1);
    expect(categories).toEqual(["Novel"]);
  });

  it("puts the built-in categories first, then others as they come, then rows without one", () => {
    const rows = [null, "Zeta", "Syntactic", "Alpha", "Factual"].map((category) => rowOf(category, [1, 2]));
    expect(gainByLayer(rows).categories).toEqual(["Factual", "Syntactic", "Zeta", "Alpha", "(no category)"]);
  });
});
