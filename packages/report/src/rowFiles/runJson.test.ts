import { analyzeGains, compareModels } from "@gain/analysis";
import { expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";
import { runJson } from "./runJson.ts";

const hostile = gptjRows.map((row) => ({ ...row, lastGain: Number.NaN, entropyNats: Infinity }));
const models = [
  { labels: gptjLabels, findings: gptjFindings, rows: gptjRows, notes: ["a note"] },
  {
    labels: { ...gptjLabels, modelName: "other", wiring: "sequential" } as const,
    findings: analyzeGains("GPT-J-6B", hostile),
    rows: hostile,
    notes: [],
  },
];
const comparison = compareModels(
  models.map(({ labels, findings, rows }) => ({
    name: labels.modelName,
    wiring: labels.wiring,
    findings,
    rows,
  })),
);
const json = runJson(models, comparison);

it("contains the findings of all models and loses nothing in JSON, including undefined statistics", () => {
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json.models[0]?.findings.gain.mean).toEqual({ defined: true, value: 1.0652160016545886 });
  expect(json.models[1]?.findings.gain.mean).toMatchObject({ defined: false });
  expect(json.comparison.architectures).toMatchObject({
    status: "not testable",
    parallelModels: ["GPT-J-6B"],
    uncountedModels: ["other"],
  });
});

it("contains only labels, findings and notes, not a caller's other fields", () => {
  expect(Object.keys(json.models[0] ?? {})).toEqual(["labels", "findings", "notes"]);
  expect(json.comparison.pairs.map((pair) => Object.keys(pair)).flat()).not.toContain("differences");
});
