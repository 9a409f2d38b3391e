import { analyzeGains, BFLOAT16_NORM_FLOOR } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";
import { verdictWords } from "./verdictWords.ts";

const withGains = (gainOf: (gain: number, i: number) => number, count = 25) =>
  analyzeGains(
    "GPT-J-6B",
    gptjRows.slice(0, count).map((row, i) => ({ ...row, lastGain: gainOf(row.lastGain, i) })),
    { precisionFloor: BFLOAT16_NORM_FLOOR },
  );

describe("the verdict in words", () => {
  it("of the real run is expansion, and the notebook's rule, which agrees, comes last under its name", () => {
    const words = verdictWords(gptjFindings, gptjLabels);
    expect(words.headline).toBe("expansion on these categories and beyond them");
    expect(words.because[0]).toContain("the geometric mean gain is 1.0617");
    expect(words.notebook).toBe(
      "The notebook’s rule, is the mean below 1?, says REJECTED. The primary result points the same way: expansion on these categories and beyond them.",
    );
  });

  it("say which token the numbers belong to where that is not the prompt's own last one", () => {
    const addedEnd = "The last token of every row is </s> (2).";
    expect(verdictWords(gptjFindings, { ...gptjLabels, addedEnd }).because.at(-1)).toBe(addedEnd);
  });

  it("never say that a model dampens where the primary test does not", () => {
    const two = verdictWords(
      withGains((_, i) => [0.9, 0.97][i] ?? 1, 2),
      gptjLabels,
    );
    expect(two.notebook).toContain("says CONFIRMED");
    expect(two.notebook).toContain("the primary result is: not distinguishable");
    for (const words of [
      two,
      verdictWords(
        withGains((gain) => gain - 0.066),
        gptjLabels,
      ),
    ]) {
      expect([words.headline, ...words.because, words.notebook].join(" ")).not.toMatch(/dampens|dampening/);
    }
  });

  it("give the notebook's word for no model that its hypothesis is not about", () => {
    for (const wiring of ["sequential", "single", "mixed", "unknown"] as const) {
      expect(verdictWords(gptjFindings, { ...gptjLabels, wiring }).notebook).toBeNull();
    }
    const rewired = verdictWords(gptjFindings, { ...gptjLabels, intervention: "Its blocks were rewired." });
    expect(rewired.notebook).toBeNull();
    expect(rewired.because[0]).toBe("Its blocks were rewired.");
  });

  it("are none without gains, with the reason", () => {
    const words = verdictWords(analyzeGains("GPT-J-6B", []), gptjLabels);
    expect(words.headline).toBe("no verdict");
    expect(words.because.join(" ")).toContain("no finite values");
    expect(words.notebook).toContain("says nothing without a mean");
  });
});
