import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";
import { oneModelInput } from "../../testing/reportFixture.ts";
import { markdownSummary } from "../markdown/markdownSummary.ts";
import { htmlReport } from "../page/htmlReport.ts";
import { intervalOf, meanOf } from "../text/statisticText.ts";
import { categoryContrasts } from "./categoryContrasts.ts";

/** What tools/reference_simultaneous.py has of scipy. */
const reference = JSON.parse(
  readFileSync(new URL("../../../analysis/fixtures/reference-simultaneous.json", import.meta.url), "utf8"),
) as {
  readonly contrasts: readonly {
    readonly categories: string;
    readonly ratio: number;
    readonly interval: { readonly low: number; readonly high: number };
  }[];
};

const model = { labels: gptjLabels, findings: gptjFindings, rows: gptjRows, notes: [] };

describe("the contrasts of categories", () => {
  it("have scipy's ratios and intervals of every pair", () => {
    const rows = categoryContrasts(model)?.rows.map((cells) => cells.slice(0, 3).map(({ text }) => text));
    expect(rows).toEqual(
      reference.contrasts.map(({ categories, ratio, interval }) => [
        categories,
        meanOf({ mean: ratio, interval }),
        intervalOf(interval),
      ]),
    );
    expect(rows).toHaveLength(10);
  });

  it("are in report and Markdown, with the confidence of all together", () => {
    for (const text of [htmlReport(oneModelInput), markdownSummary(oneModelInput)]) {
      expect(text).toContain("10 ratios hold together with 95 % confidence");
      expect(text).toContain("Factual / Syntactic");
    }
  });

  it("are none of one category, and none of more pairs than a table can show", () => {
    const [pair] = gptjFindings.categoryPairs;
    if (pair === undefined) throw new Error("there are ten pairs");
    const of = (count: number) => ({
      ...model,
      findings: { ...gptjFindings, categoryPairs: Array.from({ length: count }, () => pair) },
    });
    expect([categoryContrasts(of(0)), categoryContrasts(of(67))]).toEqual([null, null]);
  });
});
