import { describe, expect, it } from "vitest";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { latexTable } from "../latex/latexTable.ts";
import { markdownSummary } from "../markdown/markdownSummary.ts";
import { htmlReport } from "./htmlReport.ts";
import { inputOf } from "../../testing/reportFixture.ts";

/** The output of a template for a missing value; "NaN" itself occurs in the methods. */
const NOT_WORDS = /[^ ]NaN|NaN[^ ]|\bundefined\b|\[object|\bnull\b|Infinity/;

const cases = {
  "no row": [],
  "one row": gptjRows.slice(0, 1),
  "equal gains": gptjRows.map((row) => ({ ...row, lastGain: 1.1 })),
  "no finite gain": gptjRows.map((row) => ({ ...row, lastGain: Number.NaN })),
  "neither prompt, category nor entropy": gptjRows.map((row) => ({
    ...row,
    ...{ prompt: null, category: null, entropyNats: null, totalAmp: null, topToken: null, topProb: null },
  })),
};

describe.each(Object.entries(cases))("of %s", (_what, rows) => {
  const input = inputOf(rows);

  it("the page is complete and has a reason for a missing statistic", () => {
    const html = htmlReport(input);
    expect(html.endsWith("</html>\n")).toBe(true);
    expect(html).toContain("not defined: ");
    // The scripts and data islands may contain these words; visible text may not.
    const text = html.replace(/<(script|style)\b[^]*?<\/\1>/g, "");
    expect(text).not.toMatch(NOT_WORDS);
  });

  it("so are Markdown and LaTeX", () => {
    const markdown = markdownSummary(input);
    expect(markdown).toContain("not defined: ");
    expect(markdown + latexTable(input)).not.toMatch(NOT_WORDS);
  });
});
