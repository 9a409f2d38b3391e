import { analyzeGains } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { evidence } from "./evidence.ts";
import { gptjFindings, gptjLabels, gptjRows } from "./gptjFixture.ts";

const linesOf = (findings: typeof gptjFindings) =>
  evidence(findings, gptjLabels).flatMap(({ lines }) => lines);
const real = linesOf(gptjFindings);

describe("the evidence", () => {
  it("has each statistic under a name of its own", () => {
    expect(real.map(({ name }) => name)).toEqual([
      ...["Prompts", "Mean", "Standard deviation", "Median and quartiles", "Range"],
      ...["Mean, Student’s t", "Mean, BCa bootstrap", "Mean, cluster-robust", "Geometric mean"],
      ...["t test", "Wilcoxon signed-rank", "Sign test", "t test of ln gain", "Cluster-robust t test"],
      ...["The notebook’s number", "Cohen’s d", "Hedges’ g"],
      ...["Precision floor", "Equivalence to 1 (TOST)", "Smallest effect seen"],
      ...["Pearson’s r", "Spearman’s ρ"],
    ]);
  });

  it("shows the notebook's numbers of the real run", () => {
    const shown = Object.fromEntries(real.map(({ name, result }) => [name, result]));
    expect(shown).toMatchObject({
      Mean: { value: "1.0652" },
      "Standard deviation": { value: "0.0897" },
      Range: { value: "[0.9027, 1.2778]" },
      "t test": { value: "t = 3.6335, 24 degrees of freedom" },
      "The notebook’s number": { value: "“one-sided, expansion”: 0.999339" },
      "Pearson’s r": { value: "0.157, 25 prompts" },
    });
  });

  it("gives each test p-values whose alternatives exclude one another, and two-sided twice the smaller", () => {
    const threeWay = real.filter(({ pValues }) => pValues[0]?.alternative.endsWith("≠ 1") === true);
    expect(threeWay.map(({ name }) => name)).toEqual([
      ...["t test", "Wilcoxon signed-rank", "Sign test", "t test of ln gain", "Cluster-robust t test"],
    ]);
    for (const { pValues } of threeWay) {
      const [twoSided, below, above] = pValues;
      expect(below?.alternative).toMatch(/ < 1$/);
      expect(above?.alternative).toMatch(/ > 1$/);
      expect(twoSided?.p).toBeCloseTo(2 * Math.min(below?.p ?? 1, above?.p ?? 1), 12);
    }
  });

  it("leaves no gap without a reason, and gives none a p-value", () => {
    for (const rows of [[], gptjRows.slice(0, 1), gptjRows.map((row) => ({ ...row, lastGain: 1 }))]) {
      const lines = linesOf(analyzeGains("GPT-J-6B", rows));
      const undefinedOnes = lines.filter(({ result }) => !result.defined);
      expect(undefinedOnes.length).toBeGreaterThan(8);
      for (const { result, pValues } of undefinedOnes) {
        expect(result).toMatchObject({ reason: expect.stringMatching(/\w{3}/) as string });
        expect(pValues).toEqual([]);
      }
    }
  });
});
