import { describe, expect, it } from "vitest";
import { analyzeGains } from "../gains/analyzeGains.ts";
import type { GainFindings } from "../gains/gainFindings.ts";
import type { PrecisionFloor } from "../gains/precisionFloor.ts";

const FLOAT32: PrecisionFloor = { relative: 3.9e-7, source: "measured on this run" };
const FIVE = ["A", "B", "C", "D", "E"];

function analyse(
  gains: readonly number[],
  categories: readonly (string | null)[] = [],
  precisionFloor: PrecisionFloor | null = FLOAT32,
): GainFindings {
  const rows = gains.map((lastGain, i) => ({
    model: "m",
    category: categories[i] ?? null,
    prompt: `prompt ${String(i + 1)}`,
    entropyNats: null,
    lastGain,
    norms: null,
    flags: [],
  }));
  return analyzeGains("m", rows, { precisionFloor });
}

const spoken = ({ verdict }: GainFindings): string[] => [verdict.headline, ...verdict.reasons];

describe("the text of a verdict", () => {
  it.each<readonly [string, GainFindings, readonly string[]]>([
    ["no prompt", analyse([]), ["no verdict", "There is no verdict: there are no usable values."]],
    [
      "one prompt",
      analyse([1.1]),
      ["no verdict", "There is no verdict: one value has no spread: at least two are needed."],
    ],
    [
      "two prompts with a mean below 1",
      analyse([0.9, 0.97]),
      [
        "not distinguishable on prompts like these",
        "Over 2 prompts as one sample (no prompt has a category), the geometric mean gain is 0.93 (95 % interval [0.58, 1.50]; t(1) = −1.81 on ln gain, two-sided p = 0.32).",
        "For other categories there is no estimate: no usable gain has a category, and two categories are needed.",
        "This is no evidence that the gain is 1: such prompts tell a mean of 0.54 or 1.84 from 1 with probability 0.8; if it is 1, about 242 prompts of this spread show with the same probability that it lies within 1 % of 1.",
      ],
    ],
    [
      "one category",
      analyse([1.05, 1.1, 1.02, 1.2, 1.08], ["A", "A", "A", "A", "A"]),
      [
        "expansion on prompts like these",
        "Over 5 prompts as one sample (all prompts are of the category A), the geometric mean gain is 1.09 (95 % interval [1.01, 1.17]; t(4) = 3.07 on ln gain, two-sided p = 0.037).",
        "For other categories there is no estimate: all gains are of one category, and two categories are needed.",
        "Single prompts decide: without “prompt 1”, “prompt 2” or “prompt 5” it would be not distinguishable.",
      ],
    ],
    [
      "one prompt a category",
      analyse([1.05, 1.1, 0.92, 1.2, 1.08], FIVE),
      [
        "not distinguishable on prompts like these and for new categories",
        "Over 5 prompts as one sample (the category A has one prompt, which shows no spread within the category), the geometric mean gain is 1.07 (95 % interval [0.95, 1.20]; t(4) = 1.49 on ln gain, two-sided p = 0.21).",
        "For new categories, of which those of these prompts are the sample, it is 1.07 (95 % interval [0.95, 1.20]; t(4) = 1.49 on ln gain, two-sided p = 0.21).",
        "This is no evidence that the gain is 1: such prompts tell a mean of 0.85 or 1.18 from 1 with probability 0.8; if it is 1, about 796 prompts of this spread show with the same probability that it lies within 1 % of 1.",
        "One prompt decides: without “prompt 3” it would be expansion.",
      ],
    ],
    [
      "gains that are all equal",
      analyse(Array<number>(10).fill(1.25), [...FIVE, ...FIVE]),
      [
        "no verdict",
        "There is no verdict: within each category all values are equal: no spread to test against.",
      ],
    ],
    [
      "an outlier of 50",
      analyse([1.01, 0.99, 1.02, 0.98, 1, 1.01, 0.99, 1.03, 0.97, 50], [...FIVE, ...FIVE]),
      [
        "not distinguishable on these categories and beyond them",
        "Over these categories, each with the same weight, the geometric mean gain is 1.48 (95 % interval [0.01, 213]; t(1.0) = 1.00 on ln gain, two-sided p = 0.50).",
        "For categories beyond these, of which these are the sample, it is 1.48 (95 % interval [0.50, 4.38]; t(4) = 1.00 on ln gain, two-sided p = 0.37).",
        "This is no evidence that the gain is 1: such prompts tell a mean of 0.0017 or 596 from 1 with probability 0.8; if it is 1, about 131,000 prompts of this spread show with the same probability that it lies within 1 % of 1.",
      ],
    ],
    [
      "two modes by category",
      analyse(
        [0.5, 0.52, 0.51, 0.49, 0.5, 2, 2.1, 1.9, 2.05, 1.95],
        [...Array<string>(5).fill("low"), ...Array<string>(5).fill("high")],
      ),
      [
        "not distinguishable on these categories and beyond them; categories lie on both sides of 1; by the arithmetic mean expansion",
        "Over these categories, each with the same weight, the geometric mean gain is 1.00 (95 % interval [0.98, 1.03]; t(6.4) = 0.35 on ln gain, two-sided p = 0.74).",
        "For categories beyond these, of which these are the sample, it is 1.00 (95 % interval [0.00016, 6,360]; t(1) = 0.01 on ln gain, two-sided p > 0.99).",
        "The arithmetic mean, 1.25 (95 % interval [1.20, 1.30]), would be called expansion: large gains weigh more in it.",
        "The mean hides opposite categories: low lies below 1 and high above it, each by its own test with Holm’s correction.",
        "This is no evidence that the gain is 1: such prompts tell a mean of 0.97 or 1.03 from 1 with probability 0.8; if it is 1, about 91 prompts of this spread show with the same probability that it lies within 1 % of 1.",
      ],
    ],
    [
      "a precision that is not known",
      analyse([2, 2.1, 2.2, 2.05], [], null),
      [
        "no verdict",
        "Over 4 prompts as one sample (no prompt has a category), the geometric mean gain is 2.09 (95 % interval [1.96, 2.23]; t(3) = 36.20 on ln gain, two-sided p < 0.001).",
        "The precision of these gains is not known, so no direction is given.",
        "For other categories there is no estimate: no usable gain has a category, and two categories are needed.",
      ],
    ],
    [
      "damaged gains",
      analyse([1.1, -1, 0, 1.2, Number.NaN, 1.3, 1.15]),
      [
        "no verdict",
        "Of 7 gains 1 is not finite and 2 are 0 or negative: no ratio of norms, so they are left out of every mean, test and figure; only the notebook’s own numbers have the finite ones.",
        "That is 42.9 % of the prompts, more than the 5 % above which there is no verdict.",
        "Over 4 prompts as one sample (no prompt has a category), the geometric mean gain is 1.19 (95 % interval [1.06, 1.33]; t(3) = 4.78 on ln gain, two-sided p = 0.017).",
        "For other categories there is no estimate: no usable gain has a category, and two categories are needed.",
      ],
    ],
  ])("of %s", (_, findings, expected) => {
    expect(spoken(findings)).toEqual(expected);
  });

  it("of heavily tied gains uses the spread within the categories that have one", () => {
    const ties = analyse([1, 1, 1, 1.01, 1.01, 1.01, 1, 1, 1.01, 1.01], [...FIVE, ...FIVE]);
    expect(ties.verdict.word).toBe("not distinguishable");
    expect(JSON.stringify(ties)).not.toMatch(/NaN|Infinity/);
  });
});

describe("a direction", () => {
  const belowByNanos = [1 - 1e-9, 1 - 1.1e-9, 1 - 0.9e-9, 1 - 1.05e-9];

  it("is given only where the nearer end of the interval lies beyond the precision floor", () => {
    const within = analyse(belowByNanos);
    expect(within.verdict.word).toBe("no change");
    const beyond = analyse(belowByNanos, [], { relative: 1e-12, source: "float64" });
    expect(beyond.verdict.word).toBe("negligible dampening");
    for (const { verdict } of [within, beyond]) {
      expect(verdict.reasons[0]).toContain("the geometric mean gain is 1 − 1.0e−9");
      expect(verdict.reasons.join(" ")).not.toMatch(/1\.0000|below 1/);
    }
  });

  it("is not given with a coarse floor, and neither is an equality", () => {
    const bfloat16 = { relative: 0.0042, source: "norms rounded to bfloat16" };
    const { verdict } = analyse([1.01, 1.02, 1, 1.01, 1.02, 1.01], ["A", "A", "A", "B", "B", "B"], bfloat16);
    expect(verdict.word).toBe("not distinguishable");
    expect(verdict.reasons).toContain(
      "The end of the interval that is nearer to 1 differs from it by 0.0014, within the precision of the measurement, 0.0042 (norms rounded to bfloat16).",
    );
    expect(verdict.reasons.at(-1)).toBe(
      "This is no evidence that the gain is 1: the precision floor of 0.0042 exceeds a fifth of the margin of 0.01, so no equality can be shown.",
    );
  });

  it("within the margin is negligible, and a mean within it without a direction is no change", () => {
    const eight = ["A", "A", "A", "A", "B", "B", "B", "B"];
    const small = [1.003, 1.004, 1.003, 1.0035, 1.0032, 1.0041, 1.003, 1.004];
    expect(analyse(small, eight).verdict.headline).toBe(
      "negligible expansion on these categories and beyond them",
    );
    const none = [1.001, 0.999, 1.0005, 0.9995, 1.0002, 0.9998, 1.001, 0.999];
    expect(analyse(none, eight).verdict.headline).toBe(
      "no change larger than 1 % on these categories; not distinguishable beyond them",
    );
  });
});
