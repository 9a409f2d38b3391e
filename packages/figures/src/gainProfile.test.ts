import { describe, expect, it } from "vitest";
import { ROWS_WITH_NORMS as rows } from "../testing/figureCases.ts";
import { PUBLISHED_ROWS, stackRows } from "../testing/publishedFigures.ts";
import reference from "../fixtures/reference_figures.json" with { type: "json" };
import { inlineRows, objectsIn, titleText } from "../testing/specData.ts";
import { FigureInputError } from "./errors.ts";
import { gainProfile } from "./gainProfile.ts";

const LAYERS = 28;
const panelsOf = (spec: ReturnType<typeof gainProfile>) => ("vconcat" in spec ? spec.vconcat : []);
const logScales = (spec: unknown) => objectsIn(spec).filter((part) => part["type"] === "log");

describe("gainProfile", () => {
  it("draws numpy's mean of ‖h_k‖ / ‖h_{k−1}‖ for every category and block from 1 to L", () => {
    const [every] = panelsOf(gainProfile({ model: "made", rows: stackRows() }));
    const points = inlineRows({ vconcat: [every] } as ReturnType<typeof gainProfile>, "layer");
    for (const [category, means] of Object.entries(reference.stack.meanGains)) {
      const line = points.filter((point) => point["category"] === category);
      expect(line.map((point) => point["layer"])).toEqual(means.map((_, index) => index + 1));
      for (const [index, mean] of means.entries()) expect(line[index]?.["mean"]).toBeCloseTo(mean, 12);
    }
    expect(new Set(points.map((point) => point["prompts"]))).toEqual(new Set([4]));
  });

  it("takes a log axis and a second panel from block 2 on where the first block dwarfs the others", () => {
    const [every, later] = panelsOf(gainProfile({ model: "GPT-J-6B", rows }));
    expect(logScales(every)).toHaveLength(1);
    expect(logScales(later)).toHaveLength(0);
    expect(JSON.stringify(later)).toContain(`Blocks 2 to ${String(LAYERS)}`);
  });

  it("takes one linear panel where the range allows", () => {
    const flat = rows.map((row) => ({ ...row, norms: (row.norms ?? []).slice(1) }));
    const spec = gainProfile({ model: "GPT-J-6B", rows: flat });
    expect(panelsOf(spec)).toHaveLength(1);
    expect(logScales(spec)).toHaveLength(0);
  });

  it("has a line for rows without a category, and counts the gains that it leaves out", () => {
    const spec = gainProfile({
      model: "GPT-J-6B",
      rows: rows.map((row, index) => ({
        ...row,
        category: null,
        norms: index === 0 ? [0, 0, ...(row.norms ?? []).slice(2)] : row.norms,
      })),
    });
    expect(new Set(inlineRows(spec, "layer").map((point) => point["category"]))).toEqual(
      new Set(["(no category)"]),
    );
    expect(titleText(spec.title)).toContain("2 gains left out of the means");
  });

  it("says how many prompts have no norms", () => {
    const spec = gainProfile({ model: "GPT-J-6B", rows: PUBLISHED_ROWS });
    expect(titleText(spec.title)).toContain("0 of 25 prompts (25 left out: no norms by layer)");
  });

  it("refuses rows of several models", () => {
    const mixed = rows.map((row, index) => ({ ...row, model: `model ${String(index % 2)}` }));
    expect(() => gainProfile({ model: "both", rows: mixed })).toThrow(FigureInputError);
  });
});
