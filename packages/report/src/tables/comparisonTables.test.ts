import { analyzeGains, compareModels } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { modelsTables, pairRemarks, pairsTable } from "./comparisonTables.ts";
import { gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";

const shifted = (by: number) =>
  gptjRows.map((row, i) => ({ ...row, lastGain: row.lastGain + by + i / 1000 }));
const groups = [
  gptjRows,
  shifted(0.5),
  [...shifted(0.7).slice(0, 20), ...gptjRows.slice(0, 2).map((row) => ({ ...row, prompt: null }))],
];
const models = groups.map((rows, i) => ({
  labels: { ...gptjLabels, modelName: `model ${String(i + 1)}` },
  findings: analyzeGains("GPT-J-6B", rows),
  rows,
  notes: [],
}));
const comparison = compareModels(
  models.map(({ labels, findings, rows }) => ({
    name: labels.modelName,
    wiring: labels.wiring,
    findings,
    rows,
  })),
);

describe("the tables of several models", () => {
  it("have a row per model and a row per pair, with a cell for every column", () => {
    const tables = [...modelsTables(models, comparison), pairsTable(comparison)];
    expect(tables.map(({ rows }) => rows.map(([name]) => name?.text))).toEqual([
      ["model 1", "model 2", "model 3"],
      ["model 1 − model 2", "model 1 − model 3", "model 2 − model 3"],
    ]);
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it("list what could not be paired", () => {
    expect(pairRemarks(comparison.pairs)).toEqual([
      "model 1 and model 3: 5 only in model 1, 2 of model 3 without a prompt",
      "model 2 and model 3: 5 only in model 2, 2 of model 3 without a prompt",
    ]);
  });

  it("have the reason where two models share no prompt", () => {
    const strangers = [gptjRows, gptjRows.map((row) => ({ ...row, prompt: `other ${row.prompt ?? ""}` }))];
    const { pairs, ...rest } = compareModels(
      strangers.map((rows, i) => ({
        name: String(i),
        wiring: "unknown",
        findings: analyzeGains("GPT-J-6B", rows),
        rows,
      })),
    );
    const [line = []] = pairsTable({ pairs, ...rest }).rows;
    expect(line.filter(({ isMissing }) => isMissing)).not.toEqual([]);
    expect(line.map(({ text }) => text).join(" ")).toContain("share no prompt");
    expect(line.some(({ text }) => /NaN|undefined/.test(text))).toBe(false);
  });
});
