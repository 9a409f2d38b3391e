import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { analyzeGains } from "../gains/analyzeGains.ts";
import type { GainObservation } from "../gains/gainColumns.ts";
import type { Wiring } from "../gains/references.ts";
import { compareModels, type ComparedModel } from "./compareModels.ts";

function modelOf(name: string, gains: readonly number[], wiring: Wiring = "unknown"): ComparedModel {
  const rows = gains.map((lastGain, i): GainObservation => {
    const prompt = `prompt ${String(i)}`;
    return { model: name, category: null, prompt, entropyNats: null, lastGain, norms: null, flags: [] };
  });
  return { name, wiring, findings: analyzeGains(name, rows), rows };
}

const real = reference.samples
  .filter(({ name }) => !name.startsWith("random"))
  .map(({ name, gains }) => modelOf(name, gains));

// The statistics of a pair are held against scipy in inference/pythonReference.test.ts.
describe("a comparison of models", () => {
  it("pairs every model with every later one, and adjusts each test for the number of pairs", () => {
    const { pairs } = compareModels(real);
    expect(pairs.map(({ first, second, n }) => [first, second, n]).slice(0, 2)).toEqual([
      ["GPT-J-6B", "Pythia-6.9B", 25],
      ["GPT-J-6B", "Gemma-7B", 25],
    ]);
    expect(pairs).toHaveLength(10);
    const smallest = pairs.toSorted((a, b) => p(a) - p(b))[0];
    expect(smallest?.pHolm).toEqual({
      defined: true,
      value: 10 * (smallest === undefined ? 0 : p(smallest)),
    });
    function p({ tTest }: (typeof pairs)[number]): number {
      return tTest.defined ? tTest.value.pTwoSided : Number.NaN;
    }
  });

  it("tests each model against 1 in the family of the models that have a test", () => {
    const { neutralTests } = compareModels([...real, modelOf("still", [1, 1, 1])]);
    const bare = real.map(({ findings }) => findings.tTest.defined && findings.tTest.value.pTwoSided);
    expect(neutralTests.map(({ pTwoSided }) => pTwoSided.defined && pTwoSided.value)).toEqual([
      ...bare,
      false,
    ]);
    // The largest p of the family is not raised.
    const largest = neutralTests.find(({ model }) => model === "Mistral-7B");
    expect(largest?.pHolm).toEqual(largest?.pTwoSided);
    expect(neutralTests.at(-1)).toMatchObject({ model: "still", pHolm: { defined: false } });
  });

  it("says of models without a common prompt, or of the same gains, that nothing is defined", () => {
    const apart: ComparedModel = {
      ...modelOf("apart", [1.1]),
      rows: [{ prompt: "other", category: null, lastGain: 1.1 }],
    };
    const [none] = compareModels([modelOf("m", [1, 2]), apart]).pairs;
    expect(none).toMatchObject({ n: 0, onlyFirst: 2, onlySecond: 1, differences: [] });
    for (const found of [none?.meanDifference, none?.tTest, none?.interval, none?.wilcoxon, none?.pHolm]) {
      expect(found).toEqual({
        defined: false,
        reason: "the two models share no prompt with a finite gain in both",
      });
    }
    expect(none?.logRatio.geometricMean.defined).toBe(false);

    const [same] = compareModels([modelOf("m", [1.1, 1.3]), modelOf("n", [1.1, 1.3])]).pairs;
    expect(same?.meanDifference).toEqual({ defined: true, value: 0 });
    expect([same?.tTest, same?.wilcoxon, same?.logRatio.tTest].some((found) => found?.defined)).toBe(false);
  });

  it("takes differences that are rounding alone for none", () => {
    const [pair] = compareModels([modelOf("m", [0.1 + 0.2, 0.3, 0.3]), modelOf("n", [0.3, 0.3, 0.3])]).pairs;
    expect(pair?.tTest).toEqual({ defined: false, reason: "the 3 values differ by rounding alone" });
  });

  it("has no pair in one model and no model in none, and survives JSON unchanged", () => {
    expect(compareModels([modelOf("m", [1.1, 1.2])]).pairs).toEqual([]);
    for (const models of [[], real, [modelOf("empty", []), modelOf("m", [1.1])]]) {
      const comparison = compareModels(models);
      expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
    }
  });

  it("tests the classes of wiring by its models' means, with Welch's t", () => {
    const wirings: Readonly<Record<string, Wiring>> = { "GPT-J-6B": "parallel", "Pythia-6.9B": "parallel" };
    const models = real.map((model) => ({ ...model, wiring: wirings[model.name] ?? "sequential" }));
    const { architectures } = compareModels(models);
    expect(architectures).toMatchObject({
      status: "tested",
      parallelModels: ["GPT-J-6B", "Pythia-6.9B"],
      sequentialModels: ["Gemma-7B", "Mistral-7B", "LLaMA-3.1-8B"],
    });
  });
});

describe("models whose gains are of different blocks", () => {
  it("are no pair, and only those of the last block count for the hypothesis", () => {
    const [first, second, third] = real;
    if (first === undefined || second === undefined || third === undefined) throw new Error("no models");
    const { pairs, architectures } = compareModels([
      { ...first, wiring: "parallel" },
      { ...second, wiring: "parallel", block: "L-1" },
      { ...third, wiring: "sequential", block: "L-1" },
    ]);
    expect(pairs.map((pair) => [pair.first, pair.second])).toEqual([[second.name, third.name]]);
    expect(architectures).toMatchObject({
      parallelModels: [first.name],
      sequentialModels: [],
      uncountedModels: [second.name, third.name],
    });
  });
});
