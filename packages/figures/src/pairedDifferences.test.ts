import { compareModels, namedPText } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { forestModel } from "../testing/figureCases.ts";
import { PUBLISHED_ROWS } from "../testing/publishedFigures.ts";
import reference from "../fixtures/reference_figures.json" with { type: "json" };
import { inlineRows, titleText } from "../testing/specData.ts";
import { pairedDifferences } from "./pairedDifferences.ts";

function rowsOf(model: string, gains: readonly number[]): (typeof PUBLISHED_ROWS)[number][] {
  const [row] = PUBLISHED_ROWS;
  if (row === undefined) throw new Error("the fixture has no rows");
  return gains.map((lastGain, index) => ({
    ...row,
    model,
    lastGain,
    prompt: `prompt ${String(index)}`,
    category: reference.paired.categories[index] ?? null,
  }));
}

const compared = (name: string, gains: readonly number[]) => {
  const rows = rowsOf(name, gains);
  return { name, wiring: "unknown" as const, rows, findings: analysed(name, rows) };
};
const analysed = (name: string, rows: ReturnType<typeof rowsOf>) =>
  forestModel(name, rows).findings as Parameters<typeof compareModels>[0][number]["findings"];

const [pair] = compareModels([
  compared("a", reference.paired.first),
  compared("b", reference.paired.second),
]).pairs;
if (pair === undefined) throw new Error("two models make one pair");
const spec = pairedDifferences(pair);

describe("pairedDifferences", () => {
  it("has a point at every prompt's difference, first − second", () => {
    const points = inlineRows(spec, "second");
    expect(points).toHaveLength(24);
    for (const point of points) {
      const index = Number(String(point["prompt"]).split(" ")[1]);
      const difference = (reference.paired.first[index] ?? NaN) - (reference.paired.second[index] ?? NaN);
      expect(point["difference"]).toBe(difference);
      expect(point["category"]).toBe(reference.paired.categories[index]);
    }
  });

  it("keeps the points of a strip apart, inside it", () => {
    const positions = inlineRows(spec, "second").map((point) => Number(point["position"]));
    for (const position of positions)
      expect(Math.abs(position - Math.round(position))).toBeLessThanOrEqual(0.2);
    const places = inlineRows(spec, "second").map(
      (point) => `${String(point["difference"])} ${String(point["position"])}`,
    );
    expect(new Set(places).size).toBe(24);
  });

  it("draws scipy's mean and 95 % interval of every category and of all prompts", () => {
    const means = inlineRows(spec, "mean");
    const expected = { ...reference.paired.byCategory, "All prompts": reference.paired.all };
    expect(means.map((mean) => mean["label"])).toEqual(Object.keys(expected));
    for (const { label, mean, low, high } of means) {
      const scipy = expected[label as keyof typeof expected];
      expect(mean).toBeCloseTo(scipy.mean, 12);
      expect(low).toBeCloseTo(scipy.low, 10);
      expect(high).toBeCloseTo(scipy.high, 10);
    }
  });

  it("states scipy's p of the paired test with its alternative", () => {
    expect(titleText(spec.title)).toContain(
      `paired t test, alternative: mean difference ≠ 0: ${namedPText("p", reference.paired.all.p)}`,
    );
  });

  it("states the ratio's test within categories before it, with Holm's p of all pairs", () => {
    const text = titleText(spec.title);
    if (!pair.ratioTest.defined) throw new Error(pair.ratioTest.reason);
    expect(text).toContain(`ratio first / second ${pair.ratioTest.value.ratio.toFixed(4)}`);
    expect(text).toContain("within 3 categories");
    expect(text).toContain(`alternative: ratio ≠ 1: ${namedPText("p", pair.ratioTest.value.pTwoSided)}`);
    expect(text.indexOf("Holm")).toBeLessThan(text.indexOf("paired t test"));
  });

  it("says which prompts it lacks", () => {
    const partial = pairedDifferences({
      ...pair,
      onlyFirst: 3,
      onlySecond: 1,
      withoutPrompt: { first: 1, second: 1 },
      unusablePairs: 4,
    });
    const text = titleText(partial.title).replaceAll(" ·", "");
    expect(text).toContain("3 only in the first 1 only in the second");
    expect(text).toContain("2 without a prompt text 4 left out: gain not positive and finite");
  });

  it("draws at most 1,000 points of many, states how many, and keeps the mean of all", () => {
    const differences = Array.from({ length: 9000 }, (_, index) => ({
      prompt: `prompt ${String(index)}`,
      category: ["a", "b", "c"][index % 3] ?? null,
      first: 1,
      second: 1 - index,
      difference: index,
    }));
    const thinned = pairedDifferences({ ...pair, n: 9000, differences });
    const points = inlineRows(thinned, "second");
    expect(points.length).toBeLessThanOrEqual(1000);
    expect(Math.min(...points.map((point) => Number(point["difference"])))).toBe(0);
    expect(Math.max(...points.map((point) => Number(point["difference"])))).toBe(8999);
    expect(titleText(thinned.title)).toContain(`${String(points.length)} points drawn`);
    expect(inlineRows(thinned, "mean")[0]?.["mean"]).toBe(4498.5);
  });
});
