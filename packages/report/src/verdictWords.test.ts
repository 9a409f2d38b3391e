import { analyzeGains } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows } from "./gptjFixture.ts";
import { verdictWords } from "./verdictWords.ts";

const withGains = (gainOf: (gain: number) => number) =>
  analyzeGains(
    "GPT-J-6B",
    gptjRows.map((row) => ({ ...row, lastGain: gainOf(row.lastGain) })),
  );

describe("the verdict in words", () => {
  it("of the real run is expansion, beside the notebook's REJECTED", () => {
    const words = verdictWords(gptjFindings, gptjLabels);
    expect(words.verdict).toBe("expansion");
    expect(words.notebook).toBe("REJECTED");
    expect(words.because.join(" ")).toContain("p(mean > 1) = 0.000661");
    expect(words.notebookMeaning).toContain("does not dampen");
  });

  it("can part with the notebook's: a mean just below 1 is CONFIRMED there and nothing here", () => {
    const words = verdictWords(
      withGains((gain) => gain - 0.066),
      gptjLabels,
    );
    expect(words.notebook).toBe("CONFIRMED");
    expect(words.verdict).toBe("not distinguishable");
  });

  it("says which token the numbers belong to where that is not the prompt's own last one", () => {
    const addedEnd = "The last token of every row is </s> (2).";
    expect(verdictWords(gptjFindings, { ...gptjLabels, addedEnd }).because.at(-1)).toBe(addedEnd);
  });

  it("does not compare Pythia with itself", () => {
    const pythia = { ...gptjLabels, modelName: "Pythia-6.9B" };
    for (const shift of [-0.3, 0]) {
      const { notebookMeaning } = verdictWords(
        withGains((gain) => gain + shift),
        pythia,
      );
      expect(notebookMeaning.match(/Pythia/g)).toHaveLength(1);
    }
  });

  it("speaks of the rule's scope for other wirings", () => {
    const meaning = (wiring: "sequential" | "unknown") =>
      verdictWords(gptjFindings, { ...gptjLabels, wiring }).notebookMeaning;
    expect(meaning("sequential")).toContain("is sequential");
    expect(meaning("unknown")).toContain("is not established");
  });

  it("is none without gains, with the reason", () => {
    const words = verdictWords(analyzeGains("GPT-J-6B", []), gptjLabels);
    expect(words.verdict).toBe("no verdict");
    expect(words.because.join(" ")).toContain("no finite values");
    expect(words.notebook).toContain("not defined");
  });
});
