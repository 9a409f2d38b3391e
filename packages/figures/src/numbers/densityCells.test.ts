import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference_figures.json" with { type: "json" };
import { densityCells } from "./densityCells.ts";

const COLUMNS = 7;
const ROWS = 5;

describe("densityCells", () => {
  it.each(Object.entries(reference.densities))("has numpy's histogram2d of %s", (_name, expected) => {
    const cells = densityCells(expected.x, expected.y, COLUMNS, ROWS);
    const counts = expected.xEdges.slice(1).map(() => new Array<number>(ROWS).fill(0));
    for (const { xStart, xEnd, yStart, yEnd, count } of cells) {
      const [column, row] = [expected.xEdges.indexOf(xStart), expected.yEdges.indexOf(yStart)];
      expect([xEnd, yEnd]).toEqual([expected.xEdges[column + 1], expected.yEdges[row + 1]]);
      const ofColumn = counts[column];
      if (ofColumn !== undefined) ofColumn[row] = count;
    }
    expect(counts).toEqual(expected.counts);
  });

  it("leaves out cells without a point", () => {
    expect(densityCells([0, 1], [0, 1], 10, 10)).toHaveLength(2);
  });

  it("has no cells without points", () => {
    expect(densityCells([], [], 4, 4)).toEqual([]);
  });
});
