import { NOTEBOOK_CITED } from "../citedValues.ts";
import { summaryFindings } from "@gain/analysis";
import type { StatedSummary } from "@gain/records";
import { expect, it } from "vitest";
import { gptjFindings, gptjLabels } from "../../testing/gptjFixture.ts";
import { latexTable } from "../latex/latexTable.ts";
import { markdownSummary } from "../markdown/markdownSummary.ts";
import { notebookJson } from "../rowFiles/notebookJson.ts";
import { htmlReport } from "../page/htmlReport.ts";
import type { ReportedSummary } from "../reportedSummary.ts";
import { inputOf } from "../../testing/reportFixture.ts";
import { runJson } from "../rowFiles/runJson.ts";
import { statedSummaries } from "../terminal/statedSummaries.ts";
import { statedTables } from "./statedTables.ts";
import { summariesCsv } from "../rowFiles/summariesCsv.ts";
import { summaryTables } from "../terminal/summaryTables.ts";
import { verdictBox } from "../terminal/verdictBox.ts";

const stated = (changes: Partial<StatedSummary & { source: string }>): ReportedSummary["stated"] => ({
  ...{ source: "a, b.json", model: "m", category: null, block: "L-1", n: 25, mean: 1.1, sd: 0.1, ddof: 0 },
  ...{ min: null, max: Number.NaN, line: 7 },
  basis: { block: "by name", n: "stated", ddof: "not stated" },
  ...changes,
});
const all = [
  stated({}),
  stated({ model: "<b>k</b>", n: null, block: "L with final norm" }),
  stated({ model: "c", category: "Novel", mean: Number.NaN, sd: null, ddof: null, block: "not stated" }),
];
const summaries = summaryFindings(all).map((findings, i) => ({ stated: all[i] ?? stated({}), findings }));
const alone = {
  ...inputOf([]),
  models: [],
  summaries,
  sourceNotes: [{ heading: "a.json", notes: ["block: of L−1"] }],
};

it("summaries of different blocks are in separate tables, which name the block", () => {
  const tables = statedTables(summaries);
  expect(tables.map(({ caption }) => caption)).toEqual([
    "Summaries without rows: block L−1, not the last one: ‖h(L−1)‖ / ‖h(L−2)‖",
    "Summaries without rows: block L with the final norm: ‖norm(h(L))‖ / ‖h(L−1)‖, the gain of no block",
    "Summaries without rows: a block that the source does not state",
  ]);
  for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length);
  expect(statedSummaries(summaries)).toHaveLength(3);
  expect(statedSummaries(summaries)[1]).toContain("No test: the source does not state the number of");
});

it("a report of summaries alone has no verdict, no rows and no cited gain, and its texts are inert", () => {
  const page = htmlReport(alone);
  expect(page).toContain('<section id="summaries">');
  expect(page).toContain("&lt;b&gt;k&lt;/b&gt;");
  expect(page).toContain("block: of L−1");
  for (const id of ["verdict", "evidence", "rows"]) expect(page).not.toContain(`<section id="${id}"`);
  const text = markdownSummary(alone);
  expect(text).toContain("## Summaries without rows");
  expect(text).not.toContain("## Verdict");
  expect(`${text}${latexTable(alone)}`).not.toMatch(/NaN|undefined/);
});

it("JSON and CSV have everything that is stated, and empty values otherwise", () => {
  const { summaries: json, models } = runJson([], alone.comparison, { summaries });
  expect(models).toEqual([]);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json[0]).toMatchObject({
    source: "a, b.json",
    model: "m",
    block: "L-1",
    n: 25,
    sd: 0.1,
    ddof: 0,
    max: null,
  });
  expect(json[2]?.mean).toMatchObject({ defined: false });
  const [header, first, , last] = summariesCsv(summaries).split("\n");
  expect(header).toMatch(/^Source,Model,Category,Gain_Block,Block_Definition,N,Mean_Gain,Std_Gain,Ddof,/);
  expect(first).toMatch(/^"a, b.json",m,,L-1,/);
  expect(last).toBe('"a, b.json",c,Novel,not stated,a block that the source does not state,25,,,,,,,,,');
});

it("gains of another block are not compared with a cited gain, and the notebook's JSON names the block", () => {
  const labels = { ...gptjLabels, modelName: "GPT-J-6B (block L−1)", block: "L-1" } as const;
  const text = `${summaryTables(gptjFindings, labels, null, NOTEBOOK_CITED)}\n${verdictBox(gptjFindings, labels, alone.comparison.architectures, null, NOTEBOOK_CITED)}`;
  expect(text).toContain("Gain of block L−1, not the last one: ‖h(L−1)‖ / ‖h(L−2)‖, over 25 of 25 prompts:");
  expect(text).not.toContain("GPT2-XL");
  expect(text).not.toContain("CONSISTENT");
  const { head } = notebookJson(gptjFindings, labels);
  expect(head).toContain('"gain_block": "L-1"');
  expect(head).toContain('"reference_models": {}');
  expect(notebookJson(gptjFindings, gptjLabels).head).not.toContain("gain_block");
});
