import { describe, expect, it } from "vitest";
import { TWIN_WORDS, twinWord } from "./twinWord.ts";

describe("the word for a difference", () => {
  it.each([
    [-0.035, -0.019, "lower"],
    [-0.02, -0.001, "lower"],
    [0.001, 0.02, "higher"],
    [-0.009, -0.001, "a real but negligible difference"],
    [0.001, 0.01, "a real but negligible difference"],
    [-0.008, 0.009, "no difference larger than 1 %"],
    [-0.01, 0, "no difference larger than 1 %"],
    [-0.02, 0.001, "not distinguishable"],
    [-0.009, 0.011, "not distinguishable"],
  ] as const)("of [%f, %f] is: %s", (low, high, word) => {
    expect(twinWord({ low, high }, 0.01)).toBe(word);
  });

  it("is one of five for every interval", () => {
    const ends = [-0.03, -0.011, -0.01, -0.004, 0, 0.004, 0.01, 0.011, 0.03];
    const words = ends.flatMap((low) =>
      ends.filter((high) => high >= low).map((high) => twinWord({ low, high }, 0.01)),
    );
    expect(new Set(words)).toEqual(new Set(TWIN_WORDS));
  });
});
