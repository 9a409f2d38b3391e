import { analyzeGains } from "@gain/analysis";
import { expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows } from "./gptjFixture.ts";
import { runJson } from "./runJson.ts";

const hostile = gptjRows.map((row) => ({ ...row, lastGain: Number.NaN, entropyNats: Infinity }));

it("holds the findings of all models and loses nothing in JSON, undefined statistics among it", () => {
  const json = runJson([
    { labels: gptjLabels, findings: gptjFindings },
    {
      labels: { ...gptjLabels, modelName: "other", wiring: "sequential" },
      findings: analyzeGains("GPT-J-6B", hostile),
    },
  ]);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json.models[0]?.findings.gain.mean).toEqual({ defined: true, value: 1.0652160016545886 });
  expect(json.models[1]?.findings.gain.mean).toMatchObject({ defined: false });
  expect(json.architectureHypothesis).toMatchObject({
    status: "not testable",
    parallelModels: ["GPT-J-6B"],
    sequentialModels: ["other"],
  });
});

it("takes over labels and findings alone, not what else a caller holds beside them", () => {
  const [model] = runJson([{ labels: gptjLabels, findings: gptjFindings, ...{ rows: gptjRows } }]).models;
  expect(Object.keys(model ?? {})).toEqual(["labels", "findings"]);
});
