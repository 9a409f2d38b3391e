import { describe, expect, it } from "vitest";
import { pairRows } from "./pairRows.ts";

const row = (prompt: string | null, lastGain: number, category: string | null = null) => ({
  prompt,
  lastGain,
  category,
});

describe("rows of two models", () => {
  it("are paired by the prompt's text, whatever their order", () => {
    const { pairs } = pairRows([row("a", 1), row("b", 2)], [row("b", 5, "Novel"), row("a", 7)]);
    expect(pairs).toEqual([
      { prompt: "a", category: null, first: 1, second: 7, difference: -6 },
      { prompt: "b", category: "Novel", first: 2, second: 5, difference: -3 },
    ]);
  });

  it("with equal prompts are paired in their order, and what is over has no partner", () => {
    const { pairs, onlyFirst, onlySecond } = pairRows(
      [row("a", 1), row("a", 2), row("a", 3)],
      [row("a", 10), row("a", 20), row("b", 30)],
    );
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([
      [1, 10],
      [2, 20],
    ]);
    expect([onlyFirst, onlySecond]).toEqual([1, 1]);
  });

  it("without a prompt are counted and not paired, though both lack it", () => {
    expect(pairRows([row(null, 1), row("a", 1)], [row(null, 1), row(null, 2), row("a", 2)])).toMatchObject({
      pairs: [{ prompt: "a" }],
      onlyFirst: 0,
      onlySecond: 0,
      withoutPrompt: { first: 1, second: 2 },
    });
  });

  it("with a gain that is not finite are counted and left out", () => {
    const { pairs, nonFinitePairs } = pairRows(
      [row("a", Number.NaN), row("b", 1), row("c", Infinity), row("d", 1)],
      [row("a", 1), row("b", -Infinity), row("c", Infinity), row("d", 2)],
    );
    expect(pairs.map(({ prompt }) => prompt)).toEqual(["d"]);
    expect(nonFinitePairs).toBe(3);
  });
});
