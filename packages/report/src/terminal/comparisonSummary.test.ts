import stringWidth from "string-width";
import { analyzeGains, compareModels } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { comparisonSummary } from "./comparisonSummary.ts";
import { gptjFindings, gptjRows } from "../../testing/gptjFixture.ts";

const shifted = gptjRows.map((row, i) => ({ ...row, lastGain: row.lastGain + i / 1000 }));
const summaryOf = (names: readonly string[]): string =>
  comparisonSummary(
    compareModels(
      names.map((name, i) => {
        const rows = i % 2 === 0 ? gptjRows : shifted;
        const findings = i % 2 === 0 ? gptjFindings : analyzeGains("GPT-J-6B", rows);
        return { name, wiring: "parallel", findings, rows };
      }),
    ),
  );

describe("the terminal's comparison", () => {
  it("has one line per pair, and the hypothesis about architectures", () => {
    const text = summaryOf(["one", "two", "three"]);
    expect(text.match(/^ {2}(?:one|two|three) − \w+ +25 /gm)).toHaveLength(3);
    expect(text).toContain("Architecture hypothesis: not testable");
  });

  it("stays within 80 columns for any names, without control characters", () => {
    const text = summaryOf(["n".repeat(200), "日本語".repeat(30), "\u001b[2J\u202ex"]);
    expect(Math.max(...text.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
  });

  it("shows 30 pairs and the number of further ones", () => {
    const text = summaryOf(Array.from({ length: 9 }, (_, i) => `m${String(i)}`));
    expect(text.match(/^ {2}m\d − m\d/gm)).toHaveLength(30);
    expect(text).toContain("and 6 more pairs");
  });
});
