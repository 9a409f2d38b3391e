import { expect, it } from "vitest";
import { analyzeGains } from "../gains/analyzeGains.ts";
import type { ModelVerdict } from "../gains/gainFindings.ts";

const FLOAT32 = { relative: 3.9e-7, source: "measured on this run" };
const FIVE = ["A", "B", "C", "D", "E"];
const TWICE = [...FIVE, ...FIVE];

const verdictOn = (
  gains: readonly number[],
  categories: readonly string[],
  precisionFloor: typeof FLOAT32 | null = FLOAT32,
): ModelVerdict => {
  const rows = gains.map((lastGain, i) => ({
    ...{ model: "m", category: categories[i] ?? null, prompt: `prompt ${String(i + 1)}` },
    ...{ entropyNats: null, lastGain, norms: null, flags: [] },
  }));
  return analyzeGains("m", rows, { precisionFloor }).verdict;
};

// The numbers are those of scipy: t.sf and t.ppf of the means and variances of the ln gains by category, and ttest_1samp
// of all of them where they are one sample. The means that are told from 1 are those of R's pt with the noncentrality
// at which it gives 0.8.
it.each<readonly [string, ModelVerdict, readonly string[]]>([
  [
    "heavy ties",
    verdictOn([1, 1, 1, 1.01, 1.01, 1.01, 1, 1, 1.01, 1.01], TWICE),
    [
      "not distinguishable on these categories and beyond them",
      "Over these categories, each with the same weight, the geometric mean gain is 1.00 (95 % interval [0.99, 1.02]; t(1) = 5.00 on ln gain, two-sided p = 0.13).",
      "For categories beyond these, of which these are the sample, it is 1.005 (95 % interval [0.999, 1.011]; t(4) = 2.24 on ln gain, two-sided p = 0.089).",
      "This is no evidence that the gain is 1: such prompts tell a mean of 0.98 or 1.02 from 1 with probability 0.8.",
    ],
  ],
  [
    "prompts without categories",
    verdictOn([1.05, 1.08, 1.1, 1.04, 1.06, 1.09], []),
    [
      "expansion on prompts like these",
      "Over 6 prompts as one sample (no prompt has a category), the geometric mean gain is 1.07 (95 % interval [1.05, 1.09]; t(5) = 7.47 on ln gain, two-sided p < 0.001).",
      "For other categories there is no estimate: no usable gain has a category, and two categories are needed.",
    ],
  ],
  [
    "an outlier of 50 in a category of two, which decides",
    verdictOn([1.03, 1.04, 1.02, 1.035, 1.03, 1.04, 1.03, 1.025, 1.03, 50], TWICE),
    [
      "not distinguishable on these categories and beyond them",
      "Over these categories, each with the same weight, the geometric mean gain is 1.52 (95 % interval [0.01, 211]; t(1.0) = 1.08 on ln gain, two-sided p = 0.48).",
      "For categories beyond these, of which these are the sample, it is 1.52 (95 % interval [0.52, 4.46]; t(4) = 1.08 on ln gain, two-sided p = 0.34).",
      "This is no evidence that the gain is 1: such prompts tell a mean of 0.0018 or 567 from 1 with probability 0.8; if it is 1, about 129,000 prompts of this spread show with the same probability that it lies within 1 % of 1.",
      "One prompt decides: without “prompt 10” it would be expansion.",
    ],
  ],
  [
    "one gain that differs from all others",
    verdictOn([1, 1, 1, 1, 1, 1, 1, 1, 1, 1.02], TWICE),
    [
      "not distinguishable on these categories and beyond them",
      "Over these categories, each with the same weight, the geometric mean gain is 1.00 (95 % interval [0.98, 1.03]; t(1) = 1.00 on ln gain, two-sided p = 0.50).",
      "For categories beyond these, of which these are the sample, it is 1.002 (95 % interval [0.996, 1.008]; t(4) = 1.00 on ln gain, two-sided p = 0.37).",
      "This is no evidence that the gain is 1: such prompts tell a mean of 0.97 or 1.03 from 1 with probability 0.8.",
    ],
  ],
])("the verdict on %s", (_, { headline, reasons }, expected) => {
  expect([headline, ...reasons]).toEqual(expected);
});

it("categories on both sides of 1 are named only where they lie beyond a known precision floor", () => {
  const steps = [1, 1.1, 1.2, 0.9, 0.8];
  const sides = [...Array<string>(5).fill("low"), ...Array<string>(5).fill("high")];
  const apart = (size: number): number[] => [
    ...steps.map((step) => 1 - size * step),
    ...steps.map((step) => 1 + size * step),
  ];
  const said = (gains: readonly number[], floor: typeof FLOAT32 | null = FLOAT32): string =>
    [verdictOn(gains, sides, floor)].flatMap(({ headline, reasons }) => [headline, ...reasons]).join(" ");
  expect(said(apart(1e-8))).not.toMatch(/both sides|opposite|below 1/);
  expect(said(apart(0.1), null)).not.toMatch(/both sides|opposite|below 1/);
  expect(said(apart(1e-5))).toContain("low lies below 1 and high above it");
});

it("the alerts are the reasons without which the headline would mislead", () => {
  const decided = verdictOn([1.03, 1.04, 1.02, 1.035, 1.03, 1.04, 1.03, 1.025, 1.03, 50], TWICE);
  expect(decided.alerts).toEqual(["One prompt decides: without “prompt 10” it would be expansion."]);
  expect(decided.decidedByOne).toBe(true);
  const damaged = verdictOn(
    [
      ...Array<number>(24)
        .fill(1.1)
        .map((gain, i) => gain + i / 100),
      0,
    ],
    [],
  );
  expect(damaged.alerts).toEqual([
    "Of 25 gains 1 is 0 or negative: no ratio of norms, so it is left out of every mean, test and figure; only the notebook’s own numbers have the finite ones.",
  ]);
  expect(verdictOn([2, 2.1, 2.2, 2.05], [], null).alerts).toEqual([
    "The precision of these gains is not known, so no direction is given.",
  ]);
});
