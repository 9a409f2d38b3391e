import { describe, expect, it } from "vitest";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { latexTable } from "../latex/latexTable.ts";
import { markdownSummary } from "../markdown/markdownSummary.ts";
import { htmlReport } from "./htmlReport.ts";
import { inputOf } from "../../testing/reportFixture.ts";

/** What a template makes of a value that is not there; "NaN" itself is a word of the methods. */
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

  it("the page is whole and says why a statistic is missing", () => {
    const html = htmlReport(input);
    expect(html.endsWith("</html>\n")).toBe(true);
    expect(html).toContain("not defined: ");
    // The scripts and data islands may hold these words; what is read may not.
    const text = html.replace(/<(script|style)\b[^]*?<\/\1>/g, "");
    expect(text).not.toMatch(NOT_WORDS);
  });

  it("so are Markdown and LaTeX", () => {
    const markdown = markdownSummary(input);
    expect(markdown).toContain("not defined: ");
    expect(markdown + latexTable(input)).not.toMatch(NOT_WORDS);
  });
});
