import { NOTEBOOK_CITED } from "../citedValues.ts";
import { analyzeGains } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";
import { summaryTables } from "./summaryTables.ts";

const real = summaryTables(gptjFindings, gptjLabels, null, NOTEBOOK_CITED);
const lineWith = (text: string, part: string) => text.split("\n").find((line) => line.includes(part));

describe("the summary tables", () => {
  it("show the real run's numbers", () => {
    expect(real).toContain("GPT-J-6B RESULTS SUMMARY");
    expect(lineWith(real, "Verdict:")).toBe("Verdict: expansion on these categories and beyond them");
    expect(lineWith(real, "these categories: ")).toContain("1.06, 95 % [1.03, 1.10]");
    expect(lineWith(real, "Arithmetic mean: ")).toBe("  Arithmetic mean: 1.0652, SD 0.0897");
    expect(lineWith(real, "Range:")).toBe("  Range: [0.9027, 1.2778]");
  });

  it("name the alternative of every p-value, and explain the notebook's number", () => {
    expect(real).toContain("p(geometric mean > 1) < 0.001");
    expect(lineWith(real, "“One-sided” number")).toContain("“one-sided, expansion”: 0.999339");
  });

  it("list the categories by geometric mean, the largest first", () => {
    const table = real.slice(real.indexOf("Gain per category"), real.indexOf("\nDo they differ"));
    expect(
      table
        .split("\n")
        .slice(2)
        .map((line) => line.trim().split(/ +/).slice(0, 4)),
    ).toEqual([
      ["Syntactic", "5", "1.1010", "0.0655"],
      ["Cliche", "5", "1.0939", "0.1042"],
      ["Nonsense", "5", "1.0897", "0.1211"],
      ["Novel", "5", "1.0262", "0.0654"],
      ["Factual", "5", "1.0153", "0.0762"],
    ]);
  });

  it("have no comparison where nothing is cited", () => {
    expect(real).toContain("\nCOMPARISON\n");
    expect(summaryTables(gptjFindings, gptjLabels)).not.toContain("COMPARISON");
  });

  it("mark references as cited and the model as measured", () => {
    expect(real.match(/ cited$/gm)).toHaveLength(7);
    expect(lineWith(real, "GPT-J-6B      ")).toMatch(/measured here$/);
  });

  it("list what was left out, not measured and flagged, by row and prompt", () => {
    const rows = gptjRows
      .slice(0, 23)
      .map((row, i) =>
        i === 2
          ? { ...row, lastGain: Number.NaN, prompt: "bad\u001b[31m", flags: ["non_finite"] as const }
          : row,
      );
    const text = summaryTables(analyzeGains("GPT-J-6B", rows), gptjLabels);
    expect(text).toContain("over 22 of 25 prompts");
    expect(text).toContain("Not measured: 2 of 25 prompts");
    expect(text).toContain('Gain not finite, left out: 1: row 3 "bad\\x1b[31m"');
    expect(text).toContain("Flag non_finite: 1: row 3");
  });

  it("give the reason where nothing is defined", () => {
    const text = summaryTables(analyzeGains("GPT-J-6B", []), gptjLabels);
    expect(text).toContain("Verdict: no verdict");
    expect(text).toContain("not defined: there are no usable values");
    expect(text).toContain("no prompt has a category");
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  it("contain no control character, whatever names and prompts contain", () => {
    const hostile = "\u001b]0;x\u0007\n\u202e";
    const rows = gptjRows.map((row) => ({
      ...row,
      model: hostile,
      category: hostile,
      prompt: hostile,
      lastGain: Infinity,
    }));
    const labels = { ...gptjLabels, modelName: hostile, architecture: hostile, normType: hostile };
    expect(summaryTables(analyzeGains(hostile, rows), labels)).not.toMatch(/[^\P{C}\n]/u);
  });
});
