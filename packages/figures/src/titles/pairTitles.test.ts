import { describe, expect, it } from "vitest";
import type { PairLine } from "../several/pairLines.ts";
import { allPairsTitle } from "./allPairsTitle.ts";
import { pairTitle } from "./pairTitle.ts";

const line = (over: string, ratio: number, excludesOne: boolean): PairLine => ({
  ...{ over, under: "z", ratio, low: ratio / 1.1, high: ratio * 1.1, excludesOne },
  ...{ text: `${String(ratio)} [text]`, pHolm: 0.01 },
});

describe("the title of all pairs", () => {
  it("counts those that differ, and names the one farthest from 1 of these alone", () => {
    expect(allPairsTitle([line("a", 1.5, true), line("b", 0.5, true), line("c", 9, false)])).toEqual([
      "2 of 3 pairs of models differ; farthest from 1:",
      "b / z 0.5 [text]",
    ]);
  });

  it("claims no difference that is not shown", () => {
    expect(allPairsTitle([line("a", 1.5, false), line("b", 1.2, false)])).toBe(
      "None of 2 pairs of models is shown to differ",
    );
    expect(allPairsTitle([line("a", 1.5, false)])).toBe("The two models are not shown to differ");
    expect(allPairsTitle([])).toBe("No pair of models is tested");
  });
});

describe("the title of a pair", () => {
  const names = { first: "a", second: "b" };

  it("says which gain is larger where the interval excludes 1 alone", () => {
    expect(pairTitle(names, { ratio: 0.9, low: 0.85, high: 0.95, text: "0.90 [0.85, 0.95]" })).toEqual([
      "a / b",
      "Gain is smaller in the first: ratio 0.90 [0.85, 0.95]",
    ]);
    expect(pairTitle(names, { ratio: 0.9, low: 0.8, high: 1.01, text: "0.90 [0.80, 1.01]" })[1]).toBe(
      "Gains are not shown to differ: ratio 0.90 [0.80, 1.01]",
    );
    expect(pairTitle(names, null)[1]).toBe("No ratio of gains is tested");
  });
});
