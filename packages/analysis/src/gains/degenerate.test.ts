import { describe, expect, it } from "vitest";
import { analyzeGains } from "./analyzeGains.ts";
import type { GainObservation } from "./gainColumns.ts";
import type { GainFindings } from "./gainFindings.ts";

const observation = (lastGain: number, more: Partial<GainObservation> = {}): GainObservation => ({
  model: "m",
  category: "Factual",
  prompt: `prompt of ${String(lastGain)}`,
  entropyNats: 2 + Math.sin(lastGain * 100),
  lastGain,
  norms: null,
  flags: [],
  ...more,
});

const floor = { relative: 0.0042, source: "made up" };
const analyze = (rows: readonly GainObservation[]): GainFindings =>
  analyzeGains("m", rows, { precisionFloor: floor });

/** The reasons of findings that are not defined, by path; throws at a number that is not finite or an empty reason. */
function reasons(value: unknown, path = ""): Readonly<Record<string, string>> {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${path} is ${String(value)}`);
  if (typeof value !== "object" || value === null) return {};
  if ("defined" in value && value.defined === false) {
    const reason = "reason" in value ? String(value.reason) : "";
    if (reason.length < 10) throw new Error(`${path} has no reason`);
    return { [path]: reason };
  }
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, part]) => reasons(part, `${path}/${key}`)),
  ) as Record<string, string>;
}

/** All statistics of the gains' spread. */
const TESTS = [
  "/primary/estimate",
  "/newCategories",
  "/equivalence",
  "/power",
  ...["oneSample", "arithmetic", "bootstrap", "wilcoxon", "centre", "signTest", "median", "effect"].map(
    (name) => `/sensitivity/${name}`,
  ),
  "/notebook/significance",
];
const CENTRES = ["mean", "min", "q1", "median", "q3", "max"].map((name) => `/gain/${name}`);
const CENTRE_FINDINGS = [...CENTRES, "/notebook/verdict", "/notebook/pythia"];
const ASSOCIATIONS = ["/entropy/within", "/entropy/permutation", "/entropy/pooled", "/entropy/spearman"];

describe("the analysis of degenerate rows", () => {
  it.each([
    ["no rows", []],
    [
      "gains that are all NaN or infinite",
      [observation(Number.NaN), observation(Infinity), observation(-Infinity)],
    ],
  ])("says of %s that nothing is defined, and why", (_, rows) => {
    const findings = analyze(rows);
    const found = reasons(findings);
    for (const path of [...TESTS, ...CENTRE_FINDINGS, "/gain/sd"]) expect(found).toHaveProperty([path]);
    for (const path of CENTRE_FINDINGS) expect(found[path]).toBe("there are no usable values");
    for (const path of ASSOCIATIONS) expect(found[path]).toContain("0 rows with both an entropy and a gain");
    expect(findings.verdict.word).toBe("no verdict");
  });

  it("gives one row a mean and no test", () => {
    const found = reasons(analyze([observation(1.1)]));
    for (const path of TESTS) expect(found).toHaveProperty([path]);
    expect(found["/primary/estimate"]).toBe("one value has no spread: at least two are needed");
    for (const path of CENTRE_FINDINGS) expect(found).not.toHaveProperty([path]);
    for (const path of ASSOCIATIONS) expect(found[path]).toContain("1 row with both");
  });

  it("gives equal gains a mean, an SD of 0 and no test", () => {
    const findings = analyze(
      [1.25, 1.25, 1.25, 1.25].map((gain, i) => observation(gain, { entropyNats: i })),
    );
    expect(findings.gain.sd).toEqual({ defined: true, value: 0 });
    // The mean needs no spread, so the model can count in a class.
    expect(findings.lnMean).toEqual({ defined: true, value: Math.log(1.25) });
    const found = reasons(findings);
    expect(found["/primary/estimate"]).toContain("no spread");
    expect(found["/sensitivity/signTest"]).toBe("all 4 values are equal: no spread to test against");
    expect(found["/categories/0/estimate"]).toContain("no spread");
    expect(found["/entropy/pooled"]).toBe("one of the two quantities does not vary");
  });

  it("does not test a category of fewer than three gains, and gives the reason", () => {
    const rows = [1.1, 1.2, 1.3].map((gain) => observation(gain));
    const { categories } = analyze([
      ...rows,
      observation(1.4, { category: "Novel" }),
      observation(1.6, { category: "Novel" }),
    ]);
    const few = { defined: false, reason: "2 finite values: the test of a category needs at least 3" };
    expect(categories[1]).toMatchObject({ n: 2, mean: { value: 1.5 }, estimate: few, pHolm: few });
    // The family has one test.
    const [tested] = categories;
    if (tested?.estimate.defined !== true || !tested.pHolm.defined) throw new Error("not tested");
    expect(tested.pHolm.value).toBe(tested.estimate.value.pTwoSided);
  });

  it("has no association where the source states no entropy", () => {
    const found = reasons(analyze([1.1, 1.2, 1.3].map((gain) => observation(gain, { entropyNats: null }))));
    for (const path of ASSOCIATIONS) {
      expect(found[path]).toBe("0 rows with both an entropy and a gain: an association needs at least 3");
    }
  });

  it("has no categories and no clusters where the source states none, and no clusters in one category", () => {
    const findings = analyze([1.1, 1.2, 1.3].map((gain) => observation(gain, { category: null })));
    expect(findings.categories).toEqual([]);
    expect(reasons(findings)["/newCategories"]).toBe(
      "no usable gain has a category, and two categories are needed",
    );
    const one = analyze([1.1, 1.2, 1.3].map((gain) => observation(gain)));
    expect(reasons(one)["/newCategories"]).toBe(
      "all gains are of one category, and two categories are needed",
    );
  });

  it("does not define statistics that exceed double precision", () => {
    const found = reasons(analyze([1e200, 1e190, 1.7e308, 1.7e308].map((gain) => observation(gain))));
    expect(found["/sensitivity/arithmetic"]).toContain("double precision");
    expect(found["/primary/estimate"]).toContain("double precision");
  });

  it("has no interval of an arithmetic mean that reaches 0, as no gain does", () => {
    // scipy: ttest_1samp(gains, 1).confidence_interval() → −5.18 to 16.98.
    const gains = [1.01, 0.99, 1.02, 0.98, 1, 1.01, 0.99, 1.03, 0.97, 50];
    const found = reasons(analyze(gains.map((gain, i) => observation(gain, { prompt: String(i) }))));
    expect(found["/sensitivity/arithmetic"]).toBe(
      "the t interval of the arithmetic mean reaches −5.18, and every gain lies above 0",
    );
  });

  it("handles 300,000 rows, more than a call can have arguments", () => {
    const rows = Array.from({ length: 300_000 }, (_, i) =>
      observation(1 + (i % 101) / 1000, { flags: ["position_zero"] }),
    );
    const { gain, sensitivity } = analyzeGains("m", rows, { draws: { seed: 1, resamples: 20 } });
    expect(gain).toMatchObject({ n: 300_000, max: { value: 1.1 } });
    expect(sensitivity.bootstrap).toMatchObject({ value: { resamples: 20 } });
  });
});
