import { analyzeGains } from "@gain/analysis";
import { readNotebookJson } from "@gain/records";
import { describe, expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows, pythonFile } from "../../testing/gptjFixture.ts";
import { comparisonKey } from "./notebookJson.ts";
import { jsonOf } from "../../testing/rowTextFixture.ts";

const rowsOf = (text: string) => text.slice(text.indexOf('  "all_results"'));

describe("the notebook's JSON", () => {
  it("of the real GPT-J-6B rows is the real file, byte for byte", () => {
    const real = pythonFile("python-outputs/gptj_parallel_test_20260105_152333.json");
    expect(jsonOf(gptjRows, gptjFindings, gptjLabels)).toBe(real);
  });

  it("writes difficult rows as json.dump does: NaN, Infinity, escapes for every character outside ASCII", () => {
    const python = pythonFile("pandas-written/difficult.json");
    const rows = readNotebookJson(python, "difficult.json").map((row) => ({ ...row, model: "m" }));
    const renamed = python.replaceAll(/"Model": ".*"/g, '"Model": "m"');
    expect(rowsOf(jsonOf(rows, analyzeGains("m", rows), gptjLabels))).toBe(rowsOf(renamed));
  });

  it("has the keys of the rows' own file: a key that the whole file lacks is left out, and others are kept", () => {
    const source =
      '[{"Last_Gain": 1, "Seed": 7, "Note": null}, {"Last_Gain": 0.5, "Prompt": "p", "Prompt_Short": "p…"}]';
    const rows = readNotebookJson(source, "x.json");
    const columns = ["Last_Gain", "Seed", "Note", "Prompt", "Prompt_Short"];
    expect(JSON.parse(`{${rowsOf(jsonOf(rows, analyzeGains("x", rows), gptjLabels, columns))}`)).toEqual({
      all_results: [
        { Last_Gain: 1, Seed: 7, Note: null, Prompt: null, Prompt_Short: null },
        { Last_Gain: 0.5, Seed: null, Note: null, Prompt: "p", Prompt_Short: "p…" },
      ],
    });
  });

  it("writes the norms of the blocks as their original list", () => {
    const norms = "[\n        1.0,\n        2.5,\n        2.0\n      ]";
    const rows = readNotebookJson(`[{"all_norms": ${norms}}]`, "x.json");
    expect(jsonOf(rows, analyzeGains("x", rows), gptjLabels, ["all_norms"])).toContain(
      `"all_norms": ${norms}`,
    );
  });

  it("escapes names in the head too", () => {
    const text = jsonOf(gptjRows, gptjFindings, { ...gptjLabels, modelName: 'Ü"\u007f😀' });
    expect(text).toContain(String.raw`"model": "\u00dc\"\u007f\ud83d\ude00",`);
  });

  it("has NaN for undefined statistics and null for an undefined verdict", () => {
    const text = jsonOf([], analyzeGains("GPT-J-6B", []), gptjLabels);
    expect(text).toContain('"mean_gain": NaN,');
    expect(text).toContain('"p_value_one_sided": NaN');
    expect(text).toContain('"category_means": {},');
    expect(text).toContain('"result": null,');
    expect(text).toContain("shows Gain = nan");
    expect(text).toContain('"all_results": []');
  });

  it("keeps the order of categories that look like numbers", () => {
    const rows = gptjRows.map((row, i) => ({ ...row, category: ["b", "10", "2"][i % 3] ?? null }));
    const keys = /"category_means": \{([^}]*)\}/.exec(
      jsonOf(rows, analyzeGains("GPT-J-6B", rows), gptjLabels),
    );
    expect([...(keys?.[1] ?? "").matchAll(/"(.*)":/g)].map((match) => match[1])).toEqual(["10", "2", "b"]);
  });

  it("has the known wiring of this model in the comparison, and no guess", () => {
    const text = jsonOf(gptjRows, gptjFindings, {
      ...gptjLabels,
      modelName: "Own-1B",
      wiring: "unknown",
    });
    expect(text).toMatch(/"own_1b": \{\s+"gain": 1.0652160016545886,\s+"architecture": "Unknown"/);
  });
});

it.each([
  ["Pythia-6.9B", "pythia_6.9b"],
  ["GPT2-XL", "gpt2_xl"],
  ["GPT-J-6B", "gptj_6b"],
  ["SmolLM2-135M", "smollm2_135m"],
  ["gpt2", "gpt2"],
  ["org/My Model-7B", "org_my_model_7b"],
])("the key of %s in the comparison is %s", (model, key) => {
  expect(comparisonKey(model)).toBe(key);
});
