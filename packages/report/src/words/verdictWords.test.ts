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

describe("the text of the verdict", () => {
  it("of the real run is expansion, and the notebook's rule, which agrees, comes last", () => {
    const words = verdictWords(gptjFindings, gptjLabels);
    expect(words.headline).toBe("expansion on these categories and beyond them");
    expect(words.because[0]).toContain("the geometric mean gain is 1.06 (95 % interval [1.03, 1.10];");
    expect(words.notebook).toBe(
      "The notebook’s rule (is the mean below 1?) gives REJECTED. The primary result agrees: expansion on these categories and beyond them.",
    );
  });

  it("names the token of the measurement where it is not the prompt's own last one", () => {
    const addedEnd = "The last token of every row is </s> (2).";
    expect(verdictWords(gptjFindings, { ...gptjLabels, addedEnd }).because.at(-1)).toBe(addedEnd);
  });

  it("never states that a model dampens where the primary test does not", () => {
    const two = verdictWords(
      withGains((_, i) => [0.9, 0.97][i] ?? 1, 2),
      gptjLabels,
    );
    expect(two.notebook).toContain("gives CONFIRMED");
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

  it("has the notebook's verdict only for models to which its hypothesis applies", () => {
    for (const wiring of ["sequential", "single", "mixed", "unknown"] as const) {
      expect(verdictWords(gptjFindings, { ...gptjLabels, wiring }).notebook).toBeNull();
    }
    const rewired = verdictWords(gptjFindings, { ...gptjLabels, intervention: "Its blocks were rewired." });
    expect(rewired.notebook).toBeNull();
    expect(rewired.because[0]).toBe("Its blocks were rewired.");
  });

  it("has a reason instead without gains", () => {
    const words = verdictWords(analyzeGains("GPT-J-6B", []), gptjLabels);
    expect(words.headline).toBe("no verdict");
    expect(words.because.join(" ")).toContain("no usable values");
    expect(words.notebook).toContain("needs a mean, and there is none");
  });
});
