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

  it("of a repeated prompt form one pair, of geometric means", () => {
    const { pairs, onlyFirst, onlySecond, repeated } = pairRows(
      [row("a", 1), row("a", 4), row("a", 2), row("c", 3)],
      [row("a", 0.1), row("a", 0.1), row("b", 30)],
    );
    expect(pairs).toHaveLength(1);
    expect(pairs[0]?.first).toBeCloseTo(2, 14);
    expect(pairs[0]?.second).toBe(0.1);
    expect([onlyFirst, onlySecond]).toEqual([1, 1]);
    expect(repeated).toEqual({ first: 2, second: 1 });
  });

  it("without a prompt are counted and not paired, though both lack it", () => {
    expect(pairRows([row(null, 1), row("a", 1)], [row(null, 1), row(null, 2), row("a", 2)])).toMatchObject({
      pairs: [{ prompt: "a" }],
      onlyFirst: 0,
      onlySecond: 0,
      withoutPrompt: { first: 1, second: 2 },
    });
  });

  it("with a gain that is not positive and finite are counted and left out", () => {
    const { pairs, unusablePairs } = pairRows(
      [row("a", Number.NaN), row("b", 1), row("c", Infinity), row("d", 1), row("e", -1), row("f", 1)],
      [row("a", 1), row("b", -Infinity), row("c", Infinity), row("d", 2), row("e", 1), row("f", 0)],
    );
    expect(pairs.map(({ prompt }) => prompt)).toEqual(["d"]);
    expect(unusablePairs).toBe(5);
  });
});
