import { analyzeGains } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { evidence } from "./evidence.ts";
import { gptjFindings, gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";

const linesOf = (findings: typeof gptjFindings) =>
  evidence(findings, gptjLabels).flatMap(({ lines }) => lines);
const real = linesOf(gptjFindings);

describe("the evidence", () => {
  it("has a unique name for each statistic", () => {
    const names = real.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual([
      "Geometric mean gain, these categories",
      "Geometric mean gain, new categories",
    ]);
    expect(new Set(names).size).toBe(names.length - 1);
    expect(names.slice(-4)).toEqual([
      ...["“One-sided” number", "Entropy and gain"],
      ...["Rule: is the mean below 1?", "Compared with Pythia-6.9B"],
    ]);
  });

  it("shows the numbers of the real run, and the notebook's own", () => {
    const shown = Object.fromEntries(real.map(({ name, result }) => [name, result]));
    expect(shown).toMatchObject({
      "Geometric mean gain, these categories": { value: "1.06, 95 % [1.03, 1.10]; t(16.4) = 3.614" },
      "Standard deviation": { value: "0.0897" },
      Range: { value: "[0.9027, 1.2778]" },
      "“One-sided” number": { value: "t(24) = 3.6335, “one-sided, expansion”: 0.999339" },
      "Over all prompts, descriptive": { value: "r = 0.157, 25 prompts" },
      "Rule: is the mean below 1?": { value: "REJECTED" },
    });
  });

  it("has the notebook's rule for parallel models only", () => {
    const names = evidence(gptjFindings, { ...gptjLabels, wiring: "sequential" }).flatMap(({ lines }) =>
      lines.map(({ name }) => name),
    );
    expect(names).not.toContain("Rule: is the mean below 1?");
    expect(names).not.toContain("Compared with Pythia-6.9B");
  });

  it("has p-values with exclusive alternatives for each test, and a two-sided p of twice the smaller", () => {
    const threeWay = real.filter(({ pValues }) => pValues[0]?.alternative.endsWith("≠ 1") === true);
    expect(threeWay).toHaveLength(6);
    for (const { pValues } of threeWay) {
      const [twoSided, below, above] = pValues;
      expect(below?.alternative).toMatch(/ < 1$/);
      expect(above?.alternative).toMatch(/ > 1$/);
      expect(twoSided?.p).toBeCloseTo(2 * Math.min(below?.p ?? 1, above?.p ?? 1), 12);
    }
  });

  it("has Wilcoxon's symmetry and the sign test's median, each with its estimate and interval", () => {
    const at = real.findIndex(({ name }) => name === "Wilcoxon signed-rank, ln gain");
    const [wilcoxon, sign] = real.slice(at, at + 2);
    expect(wilcoxon?.result).toMatchObject({ value: expect.stringMatching(/^centre .*\[/) as string });
    expect(sign).toMatchObject({
      name: "Sign test",
      result: { value: expect.stringMatching(/^median .*\[/) as string },
    });
  });

  it("has a reason and no p-value for every missing statistic", () => {
    for (const rows of [[], gptjRows.slice(0, 1), gptjRows.map((row) => ({ ...row, lastGain: 1 }))]) {
      const lines = linesOf(analyzeGains("GPT-J-6B", rows));
      const undefinedOnes = lines.filter(({ result }) => !result.defined);
      expect(undefinedOnes.length).toBeGreaterThan(6);
      for (const { result, pValues } of undefinedOnes) {
        expect(result).toMatchObject({ reason: expect.stringMatching(/\w{3}/) as string });
        expect(pValues).toEqual([]);
      }
    }
  });
});
