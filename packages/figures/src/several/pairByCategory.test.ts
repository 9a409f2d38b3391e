import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference_figures.json" with { type: "json" };
import { GPTJ, pairOf } from "../../testing/figureCases.ts";
import { drawnScene, faintMarks } from "../../testing/drawnScene.ts";
import { PUBLISHED_ROWS } from "../../testing/publishedFigures.ts";
import { pairByCategory } from "./pairByCategory.ts";
import { categoryRatios } from "./pairCategories.ts";
import { PROMPT_GREY } from "./quietTick.ts";

const pair = pairOf(GPTJ, "other");

describe("a pair by category", () => {
  it("draws the ratio of every prompt, and of every category and all the mean with its interval", async () => {
    const scene = await drawnScene(pairByCategory({ pair }));
    const prompts = scene.marks.filter(({ type, datum }) => type === "symbol" && "prompt" in datum);
    expect(prompts).toHaveLength(25);
    const [one] = pair.differences;
    if (one === undefined) throw new Error("the pair has prompts");
    expect(prompts.find(({ datum }) => datum["prompt"] === one.prompt)?.datum["ratio"]).toBe(
      one.first / one.second,
    );
    const means = scene.marks.filter(({ type, datum }) => type === "symbol" && "pHolm" in datum);
    expect(means.map(({ datum }) => datum["label"]).at(-1)).toBe("All (25)");
    expect(means).toHaveLength(6);
    if (!pair.ratioTest.defined) throw new Error(pair.ratioTest.reason);
    expect(means.at(-1)?.datum["ratio"]).toBe(pair.ratioTest.value.ratio);
    expect(faintMarks(scene)).toEqual([]);
    expect(scene.domain("x")[0]).toBeLessThan(1);
  });

  it("has the ratios and intervals that scipy gives", () => {
    const { first, second, categories, byCategory } = reference.paired;
    const differences = first.map((one, i) => {
      const other = second[i] ?? NaN;
      const prompt = `prompt ${String(i)}`;
      return { prompt, category: categories[i] ?? null, first: one, second: other, difference: one - other };
    });
    const { rows } = categoryRatios({ differences });
    expect(rows.map(({ category }) => category).toSorted()).toEqual(Object.keys(byCategory).toSorted());
    for (const { category, estimate } of rows) {
      const expected = byCategory[category as keyof typeof byCategory];
      for (const key of ["ratio", "low", "high"] as const)
        expect(estimate?.[key]).toBeCloseTo(expected[key], 12);
    }
  });

  it("has categories in the order of the mean of both models, the largest first", async () => {
    const scene = await drawnScene(pairByCategory({ pair }));
    const labels = scene.marks.filter(({ type, text }) => type === "text" && text.endsWith("(5)"));
    const drawn = labels.toSorted((a, b) => a.y - b.y).map(({ text }) => text.replace(" (5)", ""));
    const logs = new Map<string, number>();
    for (const { category, first, second } of pair.differences) {
      logs.set(category ?? "", (logs.get(category ?? "") ?? 0) + Math.log(first * second));
    }
    expect(drawn).toEqual([...logs].toSorted((a, b) => b[1] - a[1]).map(([category]) => category));
  });

  it("draws thin ticks of more prompts than circles tell apart, at most 1,000, and says so", async () => {
    const rows = Array.from({ length: 4000 }, (_, i) => ({
      ...(PUBLISHED_ROWS[i % 25] ?? PUBLISHED_ROWS[0]),
      prompt: `prompt ${String(i)}`,
      lastGain: 1 + 0.1 * Math.sin(i),
    })) as typeof PUBLISHED_ROWS;
    const spec = pairByCategory({ pair: pairOf("a", "b", rows) });
    const scene = await drawnScene(spec);
    const ticks = scene.marks.filter(({ stroke }) => stroke === PROMPT_GREY);
    expect(ticks.length).toBeLessThanOrEqual(1000);
    expect(JSON.stringify(spec)).toContain(`${ticks.length.toLocaleString("en")} of 4,000 prompts drawn`);
  });

  it("says which prompts it lacks", () => {
    const spec = pairByCategory({
      pair: { ...pair, onlyFirst: 3, withoutPrompt: { first: 1, second: 1 }, unusablePairs: 4 },
    });
    expect(JSON.stringify(spec)).toContain("3 prompts only in the first");
    expect(JSON.stringify(spec)).toContain("2 prompts without a prompt text");
    expect(JSON.stringify(spec)).toContain("4 prompts with a gain that is not positive and finite");
  });
});
