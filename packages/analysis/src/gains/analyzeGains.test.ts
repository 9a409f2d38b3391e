import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { analyzeGains } from "./analyzeGains.ts";
import type { GainObservation } from "./gainColumns.ts";

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
  return analyzeGains("m", rows);
}

describe("the analysis of one model", () => {
  it("rejects on the real GPT-J-6B rows as the notebook did, and calls the model an expansion", () => {
    const findings = gptjFindings();
    expect(findings.gain.mean).toEqual({ defined: true, value: 1.0652160016545886 });
    expect(findings.gain.sd).toEqual({ defined: true, value: 0.08974290780208677 });
    expect(findings.notebook).toMatchObject({
      verdict: { value: "REJECTED" },
      pythia: { value: { consistency: "DIVERGENT" } },
      significance: { value: { text: "(not significant)" } },
    });
    expect(findings.verdict).toEqual({ defined: true, value: "expansion" });
    expect(findings.entropyCorrelation).toMatchObject({ value: { n: 25 } });
  });

  it("survives JSON unchanged, whatever the rows hold", () => {
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
    expect(counts).toMatchObject({ total: 3, finiteGains: 2, flagged: 1 });
    const bad = { count: 1, first: [{ rowNumber: 2, prompt: "bad" }] };
    expect(counts.nonFiniteGains).toEqual(bad);
    expect(counts.byFlag).toEqual([{ flag: "non_finite", rows: bad }]);
  });

  it("leaves a row without a finite entropy out of the correlation alone", () => {
    const rows = [1, 2, 4, 7].map((gain) => observation(gain));
    const {
      entropyCorrelation,
      gain,
      rows: counts,
    } = analyzeGains("m", [...rows, observation(9, { entropyNats: Infinity, prompt: "no entropy" })]);
    expect(entropyCorrelation).toMatchObject({ value: { n: 4 } });
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

  it("says of no rows at all that nothing is defined, and gives no verdict", () => {
    const findings = analyzeGains("m", []);
    expect(findings.verdict.defined || findings.notebook.verdict.defined || findings.tTest.defined).toBe(
      false,
    );
  });

  it("refuses rows of another model", () => {
    expect(() => analyzeGains("m", [observation(1), observation(1, { model: "n" })])).toThrow(
      'rows of 2 models were given as one: "m", "n"',
    );
  });
});
