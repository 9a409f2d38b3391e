import { describe, expect, it } from "vitest";
import { rowsWith } from "../testing/figureCases.ts";
import { stackRows } from "../testing/publishedFigures.ts";
import reference from "../fixtures/reference_figures.json" with { type: "json" };
import { inlineRows, objectsIn, titleText } from "../testing/specData.ts";
import { FigureInputError } from "./errors.ts";
import { layerHeatmap } from "./layerHeatmap.ts";

const spec = layerHeatmap({ model: "made", rows: stackRows() });

describe("layerHeatmap", () => {
  it("ends its colours at the quantile of the blocks from 2 on, so that the first block does not wash them out", () => {
    const [scale] = objectsIn(spec).filter((part) => part["clamp"] === true);
    const [low, middle, high] = scale?.["domain"] as number[];
    expect(high).toBeCloseTo(reference.stack.colourReach, 12);
    expect([low, middle]).toEqual([1 / (high ?? NaN), 1]);
    const firstGains = reference.stack.norms.map(([input = NaN, first = NaN]) => first / input);
    expect(Math.min(...firstGains)).toBeGreaterThan(5 * (high ?? NaN));
    expect(titleText(spec.title)).toContain("5 % or 95 % quantile of the blocks from 2 on");
  });

  it("has every prompt's gain at every block", () => {
    const rows = inlineRows(spec, "gains");
    expect(rows).toHaveLength(12);
    for (const row of rows) {
      const norms = reference.stack.norms[Number(String(row["prompt"]).split(" ")[1])] ?? [];
      const gains = norms.slice(1).map((norm, index) => norm / (norms[index] ?? NaN));
      expect(row["gains"]).toEqual(gains);
    }
  });

  it("draws a stated number of many prompts", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      ...(stackRows()[index % 12] ?? stackRows()[0]),
      lastGain: index,
    })) as ReturnType<typeof stackRows>;
    const thinned = layerHeatmap({ model: "made", rows: many });
    expect(inlineRows(thinned, "gains")).toHaveLength(60);
    expect(titleText(thinned.title)).toContain("60 prompts drawn, evenly spaced in the order of last gain");
  });

  it("refuses rows of several models", () => {
    const rows = rowsWith((_row, index) => ({ model: `model ${String(index % 2)}` }));
    expect(() => layerHeatmap({ model: "both", rows })).toThrow(FigureInputError);
  });
});
