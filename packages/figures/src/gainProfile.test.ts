import { describe, expect, it } from "vitest";
import { madeNorms, PUBLISHED_ROWS } from "../fixtures/publishedFigures.ts";
import { inlineRows, objectsIn } from "../fixtures/specData.ts";
import { FigureInputError } from "./errors.ts";
import { gainProfile } from "./gainProfile.ts";

const LAYERS = 28;
const rows = PUBLISHED_ROWS.map((row, prompt) => ({ ...row, norms: madeNorms(prompt, LAYERS) }));
const panelsOf = (spec: ReturnType<typeof gainProfile>) => ("vconcat" in spec ? spec.vconcat : []);
const logScales = (spec: unknown) => objectsIn(spec).filter((part) => part["type"] === "log");

describe("gainProfile", () => {
  it("has a point for every category and block from 1 to L", () => {
    const [every] = panelsOf(gainProfile({ model: "GPT-J-6B", rows }));
    const points = inlineRows({ vconcat: [every] } as ReturnType<typeof gainProfile>, "layer");
    expect(points).toHaveLength(5 * LAYERS);
    expect(new Set(points.map((point) => point["layer"]))).toEqual(
      new Set(Array.from({ length: LAYERS }, (_, k) => k + 1)),
    );
  });

  it("takes a log axis and a second panel from block 2 on where the first block dwarfs the others", () => {
    const [every, later] = panelsOf(gainProfile({ model: "GPT-J-6B", rows }));
    expect(logScales(every)).toHaveLength(1);
    expect(logScales(later)).toHaveLength(0);
    expect(JSON.stringify(later)).toContain("Blocks 2 to 28");
  });

  it("takes one linear panel where the range allows", () => {
    const flat = rows.map((row) => ({ ...row, norms: row.norms.slice(1) }));
    const spec = gainProfile({ model: "GPT-J-6B", rows: flat });
    expect(panelsOf(spec)).toHaveLength(1);
    expect(logScales(spec)).toHaveLength(0);
  });

  it("says how many prompts have no norms", () => {
    const spec = gainProfile({ model: "GPT-J-6B", rows: PUBLISHED_ROWS });
    expect(JSON.stringify(spec.title)).toContain("0 of 25 prompts (25 left out: no norms by layer)");
  });

  it("refuses rows of several models", () => {
    const mixed = rows.map((row, index) => ({ ...row, model: `model ${index % 2}` }));
    expect(() => gainProfile({ model: "both", rows: mixed })).toThrow(FigureInputError);
  });
});
