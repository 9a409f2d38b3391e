import { describe, expect, it } from "vitest";
import { stackRows } from "../testing/publishedFigures.ts";
import reference from "../fixtures/reference_figures.json" with { type: "json" };
import { inlineRows, objectsIn } from "../testing/specData.ts";
import { FigureInputError } from "./errors.ts";
import { normGrowth } from "./normGrowth.ts";

describe("normGrowth", () => {
  it("draws scipy's geometric mean of ‖h_k‖ for every category and layer from 0 to L, on a log axis", () => {
    const spec = normGrowth({ model: "made", rows: stackRows() });
    const points = inlineRows(spec, "layer");
    for (const [category, means] of Object.entries(reference.stack.geometricMeanNorms)) {
      const line = points.filter((point) => point["category"] === category);
      expect(line.map((point) => point["layer"])).toEqual(means.map((_, index) => index));
      for (const [index, mean] of means.entries()) expect(line[index]?.["mean"]).toBeCloseTo(mean, 10);
    }
    expect(objectsIn(spec).filter((part) => part["type"] === "log")).toHaveLength(1);
  });

  it("refuses rows of several models", () => {
    const mixed = stackRows().map((row, index) => ({ ...row, model: `model ${String(index % 2)}` }));
    expect(() => normGrowth({ model: "both", rows: mixed })).toThrow(FigureInputError);
  });
});
