import { describe, expect, it } from "vitest";
import { measured, PUBLISHED_FIGURE, PUBLISHED_ROWS } from "../../testing/publishedFigures.ts";
import reference from "../../fixtures/reference_figures.json" with { type: "json" };
import { inlineRows, objectsIn } from "../../testing/specData.ts";
import { FigureInputError } from "../errors.ts";
import { fourPanels } from "./fourPanels.ts";

const spec = fourPanels(PUBLISHED_FIGURE);

describe("fourPanels", () => {
  it("names its schema and carries its data, with no address to load", () => {
    expect(spec.$schema).toBe("https://vega.github.io/schema/vega-lite/v6.json");
    expect(objectsIn(spec).filter((part) => "url" in part)).toEqual([]);
  });

  it("is the same after a trip through a file", () => {
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it("draws numpy's histogram in panel A", () => {
    expect(inlineRows(spec, "binStart").map((bin) => bin["count"])).toEqual(reference.histograms.gptj.counts);
  });

  it("draws every model in panel B, the largest gain on top", () => {
    const models = inlineRows(spec, "kind").map((bar) => [bar["model"], bar["gainText"]]);
    expect(models).toEqual([
      ["Gemma-7B", "2.31"],
      ["LLaMA-3.1-8B", "1.48"],
      ["GPT2-Medium", "1.16"],
      ["Mistral-7B", "1.11"],
      ["GPT-J-6B", "1.07"],
      ["GPT2-XL", "1.02"],
      ["GPT2-Large", "1.01"],
      ["Pythia-6.9B", "0.80"],
    ]);
  });

  it("tells measured from cited models in panel B", () => {
    const sources = inlineRows(spec, "source").filter((bar) => bar["source"] === "measured");
    expect(sources.map((bar) => bar["model"])).toEqual(["GPT-J-6B"]);
  });

  it("draws matplotlib's boxes in panel C, in the order of the published figure", () => {
    const boxes = inlineRows(spec, "whiskerLow");
    expect(boxes.map((box) => box["category"])).toEqual([
      "Factual",
      "Cliche",
      "Nonsense",
      "Novel",
      "Syntactic",
    ]);
    for (const { category, prompts, ...box } of boxes) {
      expect(prompts).toBe(5);
      expect(box).toEqual(reference.boxes[category as "Factual"].box);
    }
  });

  it("draws the published figure's five outliers in panel C, with their prompts", () => {
    const outliers = inlineRows(spec, "prompt").filter((row) => !("entropyNats" in row));
    const expected = Object.values(reference.boxes)
      .slice(0, 5)
      .flatMap((box) => box.outliers);
    expect(outliers.map((row) => row["lastGain"]).toSorted()).toEqual(expected.toSorted());
    for (const { prompt, lastGain } of outliers) {
      expect(PUBLISHED_ROWS.find((row) => row.prompt === prompt)?.lastGain).toBe(lastGain);
    }
  });

  it("draws every prompt in panel D as it was given", () => {
    const points = inlineRows(spec, "entropyNats");
    expect(points).toEqual(
      PUBLISHED_ROWS.map(({ prompt, category, entropyNats, lastGain }) => ({
        prompt,
        category,
        entropyNats,
        lastGain,
      })),
    );
  });

  it("leaves NaN and infinite gains out of every panel", () => {
    const rows = PUBLISHED_ROWS.map((row, index) => ({
      ...row,
      lastGain: [NaN, Infinity][index] ?? row.lastGain,
    }));
    const gappy = fourPanels({ ...PUBLISHED_FIGURE, rows, bars: [measured("a", NaN), measured("b", 1)] });
    expect(inlineRows(gappy, "entropyNats")).toHaveLength(23);
    expect(inlineRows(gappy, "binStart").reduce((sum, bin) => sum + Number(bin["count"]), 0)).toBe(23);
    expect(inlineRows(gappy, "kind").map((bar) => bar["model"])).toEqual(["b"]);
    expect(JSON.parse(JSON.stringify(gappy))).toEqual(gappy);
  });

  it("refuses rows of several models, naming them", () => {
    const rows = PUBLISHED_ROWS.map((row, index) => ({ ...row, model: index === 0 ? "other" : row.model }));
    expect(() => fourPanels({ ...PUBLISHED_FIGURE, rows })).toThrow(FigureInputError);
    expect(() => fourPanels({ ...PUBLISHED_FIGURE, rows })).toThrow(/other, GPT-J-6B/u);
  });
});
