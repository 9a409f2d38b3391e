import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import smollm2 from "../../fixtures/smollm2-135m.json" with { type: "json" };
import { analyzeGains } from "./analyzeGains.ts";
import type { GainObservation } from "./gainColumns.ts";
import { BFLOAT16_NORM_FLOOR } from "./precisionFloor.ts";

const observation = (lastGain: number, more: Partial<GainObservation> = {}): GainObservation => ({
  model: "m",
  category: "Factual",
  prompt: `prompt of ${String(lastGain)}`,
  entropyNats: lastGain * lastGain,
  lastGain,
  norms: null,
  flags: [],
  ...more,
});

function gptjFindings() {
  const sample = reference.samples.find(({ name }) => name === "GPT-J-6B");
  if (sample === undefined) throw new Error("the fixture lacks GPT-J-6B");
  const rows = sample.gains.map((gain, i) =>
    observation(gain, {
      category: sample.categories[i] ?? null,
      entropyNats: sample.entropies[i] ?? Number.NaN,
    }),
  );
  return analyzeGains("m", rows, { precisionFloor: BFLOAT16_NORM_FLOOR });
}

/** The embedded model's measurements of its 25 prompts. */
function smollm2Findings() {
  const rows = smollm2.gains.map((gain, i) =>
    observation(gain, {
      category: smollm2.categories[i] ?? null,
      prompt: `prompt ${String(i)}`,
      entropyNats: smollm2.entropies[i] ?? Number.NaN,
    }),
  );
  return analyzeGains("m", rows, { precisionFloor: { relative: 3.9e-7, source: "measured" } });
}

describe("the analysis of one model", () => {
  it("rejects on the real GPT-J-6B rows as the notebook did, and finds an expansion", () => {
    const findings = gptjFindings();
    expect(findings.gain.mean).toEqual({ defined: true, value: 1.0652160016545886 });
    expect(findings.gain.sd).toEqual({ defined: true, value: 0.08974290780208677 });
    expect(findings.notebook).toMatchObject({
      gain: { mean: findings.gain.mean, sd: findings.gain.sd },
      verdict: { value: "REJECTED" },
      pythia: { value: { consistency: "DIVERGENT" } },
      significance: { value: { text: "(not significant)" } },
    });
    expect(findings.verdict).toMatchObject({
      word: "expansion",
      headline: "expansion on these categories and beyond them",
    });
    expect(findings.entropy.pooled).toMatchObject({ value: { n: 25 } });
  });

  // statsmodels: ols("lg ~ C(category) − 1") contrast t(20) = 4.883; anova_oneway F 7.295, p 0.00528; CR2 p 0.115.
  it("finds an expansion for SmolLM2-135M on its five categories, and none beyond them", () => {
    const { primary, newCategories, categoriesDiffer, verdict } = smollm2Findings();
    if (!primary.estimate.defined || !newCategories.defined || !categoriesDiffer.defined)
      throw new Error("undefined");
    expect(primary.population).toBe("these categories");
    expect(primary.estimate.value.t).toBeCloseTo(4.883, 3);
    expect(newCategories.value.df).toBeCloseTo(4, 10);
    expect(newCategories.value.pTwoSided).toBeCloseTo(0.1145, 3);
    expect(categoriesDiffer.value.f).toBeCloseTo(7.295, 3);
    expect(categoriesDiffer.value.p).toBeCloseTo(0.00528, 5);
    expect(verdict.headline).toBe("expansion on these categories; not distinguishable beyond them");
  });

  it("counts a repeated prompt once in its own statistics, and every time in the notebook's", () => {
    const rows = [1.1, 1.2, 1.3].map((gain) => observation(gain));
    const again = observation(1.3, { flags: ["repeated_prompt"] });
    const { primary, gain, notebook, rows: counts } = analyzeGains("m", [...rows, again, again]);
    const once = analyzeGains("m", rows);
    expect(primary).toEqual(once.primary);
    expect(gain).toEqual(once.gain);
    expect(counts).toMatchObject({ total: 5, used: 3, repeatedPrompts: { count: 2 } });
    expect(notebook.gain.n).toBe(5);
  });

  it("leaves gains that cannot be ratios of norms, and gains of 1 by convention, out of every statistic", () => {
    const good = [1.1, 1.2, 1.3].map((gain) => observation(gain));
    const { gain, primary, rows } = analyzeGains("m", [
      ...good,
      observation(-1),
      observation(0),
      observation(1, { flags: ["zero_denominator"] }),
    ]);
    expect(gain).toEqual(analyzeGains("m", good).gain);
    expect(primary.n).toBe(3);
    expect(rows).toMatchObject({ used: 3, nonPositiveGains: { count: 2 }, gainsByConvention: { count: 1 } });
  });

  it("is unchanged by JSON, whatever the rows contain", () => {
    const hostile = [observation(Number.NaN), observation(Infinity), observation(1.1), observation(1.2)];
    for (const findings of [gptjFindings(), analyzeGains("m", hostile), analyzeGains("m", [])]) {
      expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
    }
  });

  it("leaves out gains that are not finite, and counts and names them", () => {
    const rows = [
      observation(1.1),
      observation(Number.NaN, { prompt: "bad", flags: ["non_finite"] }),
      observation(1.3),
    ];
    const { gain, rows: counts } = analyzeGains("m", rows);
    expect(gain).toMatchObject({ n: 2, mean: { defined: true, value: 1.2000000000000002 } });
    expect(counts).toMatchObject({ total: 3, used: 2, flagged: 1 });
    const bad = { count: 1, first: [{ rowNumber: 2, prompt: "bad" }] };
    expect(counts.nonFiniteGains).toEqual(bad);
    expect(counts.byFlag).toEqual([{ flag: "non_finite", rows: bad }]);
  });

  it("leaves a row without a finite entropy out of the association only", () => {
    const rows = [1, 2, 4, 7].map((gain) => observation(gain));
    const {
      entropy: { pooled },
      gain,
      rows: counts,
    } = analyzeGains("m", [...rows, observation(9, { entropyNats: Infinity, prompt: "no entropy" })]);
    expect(pooled).toMatchObject({ value: { n: 4 } });
    expect(gain.n).toBe(5);
    expect(counts.nonFiniteEntropies).toEqual({
      count: 1,
      first: [{ rowNumber: 5, prompt: "no entropy" }],
    });
  });

  it("gives rows without a category no category of their own", () => {
    const { categories, rows } = analyzeGains("m", [observation(1.1, { category: null }), observation(1.2)]);
    expect(categories.map(({ category, n }) => [category, n])).toEqual([["Factual", 1]]);
    expect(rows.uncategorised).toBe(1);
  });

  it("defines nothing and gives no verdict without rows", () => {
    const findings = analyzeGains("m", []);
    expect(findings.verdict.word).toBe("no verdict");
    expect(findings.notebook.verdict.defined || findings.primary.estimate.defined).toBe(false);
  });

  it("refuses rows of another model", () => {
    expect(() => analyzeGains("m", [observation(1), observation(1, { model: "n" })])).toThrow(
      'rows of 2 models were given as one: "m", "n"',
    );
  });
});
