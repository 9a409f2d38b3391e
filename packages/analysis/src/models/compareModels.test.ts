import { describe, expect, it } from "vitest";
import { comparedModel, gainsAround } from "../../testing/comparedModel.ts";
import classes from "../../fixtures/reference-classes.json" with { type: "json" };
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
  .map(({ name, gains, categories }) => {
    const model = modelOf(name, gains);
    return { ...model, rows: model.rows.map((row, i) => ({ ...row, category: categories[i] ?? null })) };
  });

// inference/pythonReference.test.ts compares the raw differences of a pair with scipy.
describe("a comparison of models", () => {
  it("pairs every model with every later one by ln ratio within categories, as scipy and statsmodels do", () => {
    const { pairs } = compareModels(real);
    expect(pairs).toHaveLength(10);
    for (const [
      i,
      { first, second, n, ratioTest, pHolm, categoryByModel, categoryHolm },
    ] of pairs.entries()) {
      const python = classes.pairs[i];
      if (python === undefined || !ratioTest.defined || !categoryByModel.defined) throw new Error(first);
      expect([first, second, n]).toEqual([python.first, python.second, 25]);
      const found = { ...ratioTest.value, ...ratioTest.value.interval };
      const expected = { ...python, ...python.interval };
      for (const key of ["ratio", "t", "df", "pTwoSided", "low", "high"] as const) {
        expect(Math.abs(found[key] / expected[key] - 1)).toBeLessThan(1e-9);
      }
      expect(found.categories).toBe(5);
      expect(categoryByModel.value.p).toBeCloseTo(python.anova.p, 12);
      expect(categoryByModel.value.f).toBeCloseTo(python.anova.F, 9);
      expect(categoryHolm).toMatchObject({ defined: true });
      expect(pHolm.defined && Math.abs(pHolm.value / python.pHolm - 1)).toBeLessThan(1e-9);
      expect(categoryHolm.defined && categoryHolm.value).toBeCloseTo(python.categoryHolm, 12);
    }
  });

  it("gives all prompts the same weight where one has no category, or a category has one prompt", () => {
    const few = (gains: readonly number[], name: string) => comparedModel(name, gains);
    const [four] = compareModels([few([1, 1.1, 1.2, 1.4], "a"), few([0.9, 1.2, 1.1, 1.2], "b")]).pairs;
    expect(four?.ratioTest).toMatchObject({ defined: true, value: { categories: null, df: 3 } });
    expect(four?.categoryByModel).toMatchObject({ defined: false });
    const bare = real.slice(0, 2).map((model) => ({
      ...model,
      rows: model.rows.map((row, i) => (i === 0 ? { ...row, category: null } : row)),
    }));
    const [pair] = compareModels(bare).pairs;
    expect(pair?.ratioTest).toMatchObject({ value: { categories: null, df: 24 } });
    expect(pair?.categoryByModel).toEqual({
      defined: false,
      reason: "1 of 25 common prompts have no category",
    });
  });

  it("adjusts five tests at p = 0.0376 to 0.188", () => {
    // statsmodels: multipletests([0.0376] * 5, method="holm")[1] → 0.188.
    const models = [1, 2, 3, 4, 5].map((turn) => {
      const model = comparedModel(`m${String(turn)}`, gainsAround(1.1, turn));
      const { primary } = model.findings;
      if (!primary.estimate.defined) throw new Error(primary.estimate.reason);
      const estimate = { defined: true, value: { ...primary.estimate.value, pTwoSided: 0.0376 } } as const;
      const findings = { ...model.findings, primary: { ...primary, estimate } };
      return { ...model, findings };
    });
    const { neutralTests } = compareModels(models);
    for (const { pHolm, word } of neutralTests) {
      expect(pHolm.defined && pHolm.value).toBeCloseTo(0.188, 12);
      expect(word).toBe("not distinguishable");
    }
    // A file given twice changes no number, and the copy has its original's values.
    const again = compareModels([
      ...models,
      ...models.slice(0, 1).map((model) => ({ ...model, name: "again" })),
    ]);
    expect(again.neutralTests.slice(0, 5)).toEqual(neutralTests);
    expect(again.neutralTests[5]).toEqual({ ...neutralTests[0], model: "again" });
    expect(again.pairs.filter(({ repeats }) => repeats === null)).toEqual(compareModels(models).pairs);
    expect(again.architectures).toEqual({
      ...compareModels(models).architectures,
      uncountedModels: ["m1", "m2", "m3", "m4", "m5", "again"],
    });
  });

  it("tests each model against 1 in the family of the models that have a test", () => {
    const { neutralTests } = compareModels([...real, modelOf("still", [1, 1, 1])]);
    const bare = real.map(
      ({ findings: { primary } }) => primary.estimate.defined && primary.estimate.value.pTwoSided,
    );
    expect(neutralTests.map(({ pTwoSided }) => pTwoSided.defined && pTwoSided.value)).toEqual([
      ...bare,
      false,
    ]);
    // Holm's method raises every p of the family except possibly the largest.
    const raised = neutralTests.filter(
      ({ pTwoSided, pHolm }) => pTwoSided.defined && pHolm.defined && pHolm.value > pTwoSided.value,
    );
    expect(raised.length).toBeGreaterThanOrEqual(real.length - 1);
    expect(neutralTests.at(-1)).toMatchObject({ model: "still", pHolm: { defined: false } });
  });

  it("defines nothing for models without a common prompt or with the same gains", () => {
    const apart: ComparedModel = {
      ...modelOf("apart", [1.1]),
      rows: [{ prompt: "other", category: null, lastGain: 1.1 }],
    };
    const [none] = compareModels([modelOf("m", [1, 2]), apart]).pairs;
    expect(none).toMatchObject({ n: 0, onlyFirst: 2, onlySecond: 1, differences: [] });
    const findings = [
      none?.ratioTest,
      none?.categoryByModel,
      none?.meanDifference,
      none?.tTest,
      none?.interval,
    ];
    for (const found of [...findings, none?.wilcoxon, none?.pHolm, none?.categoryHolm]) {
      expect(found).toEqual({
        defined: false,
        reason: "the two models share no prompt with a usable gain in both",
      });
    }
    expect(none?.logRatio.geometricMean.defined).toBe(false);

    const [same] = compareModels([modelOf("m", [1.1, 1.3]), modelOf("n", [1.1, 1.3])]).pairs;
    expect(same?.meanDifference).toEqual({ defined: true, value: 0 });
    expect([same?.tTest, same?.wilcoxon, same?.logRatio.tTest].some((found) => found?.defined)).toBe(false);
  });

  it("has no test of two models whose gains differ only by rounding", () => {
    const [pair] = compareModels([modelOf("m", [0.1 + 0.2, 0.3, 0.3]), modelOf("n", [0.3, 0.3, 0.3])]).pairs;
    const same = { defined: false, reason: "m and n have the same gains: one model counts once" };
    expect(pair).toMatchObject({
      ratioTest: same,
      tTest: same,
      interval: same,
      wilcoxon: same,
      signTest: same,
    });
  });

  it("has no pair for one model, no model for none, and is unchanged by JSON", () => {
    expect(compareModels([modelOf("m", [1.1, 1.2])]).pairs).toEqual([]);
    for (const models of [[], real, [modelOf("empty", []), modelOf("m", [1.1])]]) {
      const comparison = compareModels(models);
      expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
    }
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
