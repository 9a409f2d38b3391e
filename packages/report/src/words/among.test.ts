import { compareModels, type ModelVerdict, type VerdictWord } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { amongOthers, isLostAmong, wordAmong } from "./among.ts";
import { gptjFindings, gptjRows } from "../../testing/gptjFixture.ts";

const { primary } = gptjFindings;
const { estimate } = primary;
if (!estimate.defined) throw new Error(estimate.reason);
const said = (word: VerdictWord, headline: string = word): ModelVerdict => ({
  word,
  headline,
  beyond: null,
  decidedByOne: false,
  reasons: [],
  alerts: [],
});
/** Five different models, all with the same p. */
const modelsAt = (pTwoSided: number, count = 5) =>
  Array.from({ length: count }, (_, i) => ({
    name: `model ${String(i + 1)}`,
    wiring: "parallel" as const,
    rows: gptjRows.map((row, k) => ({ ...row, lastGain: row.lastGain + (i * k) / 1000 })),
    findings: {
      ...gptjFindings,
      primary: { ...primary, estimate: { defined: true, value: { ...estimate.value, pTwoSided } } as const },
    },
  }));

describe("the headline of a model among others", () => {
  it("has both p-values where the adjusted one changes it", () => {
    // statsmodels: multipletests([0.0376] * 5, method="holm")[1] → 0.188.
    const among = amongOthers(compareModels(modelsAt(0.0376)), 0);
    expect(among?.holm).toBeCloseTo(0.188, 12);
    expect(wordAmong(said("expansion", "expansion on these categories"), among)).toBe(
      "expansion on these categories, by its own test (p = 0.038); not distinguishable among 5 models (Holm p = 0.19)",
    );
    expect(wordAmong(said("not distinguishable"), among)).toBe("not distinguishable");
    expect(wordAmong(said("no verdict"), among)).toBe("no verdict");
  });

  it("is the model's own where it does not change among all models, and for a single model", () => {
    const among = amongOthers(compareModels(modelsAt(0.001)), 4);
    expect([among?.models, isLostAmong(among)]).toEqual([5, false]);
    expect(wordAmong(said("dampening"), among)).toBe("dampening");
    expect(amongOthers(compareModels(modelsAt(0.0376, 1)), 0)).toBeNull();
  });

  it("does not count a copy as a further model", () => {
    const models = modelsAt(0.0376);
    const [first] = models;
    if (first === undefined) throw new Error("five models have a first");
    const twice = compareModels([first, { ...first, name: "again" }]);
    expect(amongOthers(twice, 0)).toBeNull();
    const among = compareModels([...models, { ...first, name: "again" }]);
    expect(amongOthers(among, 5)).toEqual(amongOthers(among, 0));
    expect(amongOthers(among, 0)?.models).toBe(5);
  });

  it("names new categories where the adjusted p of their mean changes the word for them alone", () => {
    const models = modelsAt(0.001).map((model) => ({
      ...model,
      findings: {
        ...model.findings,
        newCategories: { defined: true, value: { ...estimate.value, pTwoSided: 0.0376 } } as const,
      },
    }));
    const among = amongOthers(compareModels(models), 0);
    const both = {
      ...said("expansion", "expansion on these categories and beyond them"),
      beyond: "expansion",
    } as const;
    expect(wordAmong(both, among)).toBe(
      "expansion on these categories and beyond them; for new categories not distinguishable among 5 models (Holm p = 0.19)",
    );
    expect(wordAmong({ ...both, beyond: "not distinguishable" }, among)).toBe(both.headline);
  });
});
