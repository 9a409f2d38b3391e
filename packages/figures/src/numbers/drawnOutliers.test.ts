import { describe, expect, it } from "vitest";
import { drawnOutliers } from "./drawnOutliers.ts";

const box = { whiskerLow: 0, q1: 1, median: 2, q3: 3, whiskerHigh: 4 };
const rows = (gains: readonly number[]) => gains.map((lastGain, index) => ({ index, lastGain }));

describe("drawnOutliers", () => {
  it("are the rows beyond the whiskers", () => {
    expect(drawnOutliers(rows([-1, 0, 2, 4, 5]), box, 10)).toEqual({
      outliers: [
        { index: 0, lastGain: -1 },
        { index: 4, lastGain: 5 },
      ],
      outlierCount: 2,
    });
  });

  it("keep the farthest on both sides when they are too many, and are counted all the same", () => {
    const many = rows(Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? -1 - index : 5 + index)));
    const { outliers, outlierCount } = drawnOutliers(many, box, 40);
    expect(outlierCount).toBe(1000);
    expect(outliers).toHaveLength(40);
    expect(outliers[0]?.lastGain).toBe(-999);
    expect(outliers.at(-1)?.lastGain).toBe(1004);
  });
});
