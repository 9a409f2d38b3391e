import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-summaries.json" with { type: "json" };
import { summaryFindings, type KnownSummary } from "./summaryFindings.ts";

const summary = (changes: Partial<KnownSummary> = {}): KnownSummary => ({
  ...{ block: "L", category: null, n: 25, mean: 1.1, sd: 0.1, ddof: 1 },
  ...changes,
});

/** The values of the findings, for comparison with scipy's. */
function numbers(given: KnownSummary) {
  const [found] = summaryFindings([given]);
  if (found?.tTest.defined !== true || !found.interval.defined || !found.sampleSd.defined) return null;
  const { t, pTwoSided: p } = found.tTest.value;
  return { sd: found.sampleSd.value, t, p, low: found.interval.value.low, high: found.interval.value.high };
}

function expectClose(
  found: Readonly<Record<string, number>> | null,
  expected: Readonly<Record<string, number>>,
) {
  expect(Object.keys(found ?? {}).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) {
    expect(Math.abs((found?.[name] ?? Number.NaN) / value - 1), name).toBeLessThan(1e-10);
  }
}

describe("a summary of real gains is tested as scipy tests it", () => {
  const { family, hunt, hunt_of_5: huntOfFive, clean } = reference;

  it.each(family.summaries)("$model, $block", ({ block, n, mean, sd, test }) => {
    expectClose(numbers(summary({ block, n, mean, sd, ddof: 0 })), test);
  });

  it.each(clean)("$model of three prompts, $block", ({ block, n, mean, sd, test }) => {
    expectClose(numbers(summary({ block, n, mean, sd, ddof: 0 })), test);
  });

  it("with a number of prompts from the user", () => {
    const { mean = 0, sd = 0 } = hunt[0] ?? {};
    expectClose(numbers(summary({ n: 5, mean, sd, ddof: 0 })), huntOfFive);
  });

  it("like its rows, whichever denominator its SD has", () => {
    for (const { gains, ...expected } of Object.values(family.rows)) {
      const mean = gains.reduce((sum, gain) => sum + gain, 0) / 25;
      const squares = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
      for (const ddof of [0, 1] as const) {
        expectClose(numbers(summary({ mean, sd: Math.sqrt(squares / (25 - ddof)), ddof })), expected);
      }
    }
  });

  it("with Holm's p over the models of a block, as in statsmodels", () => {
    const known = family.summaries.map(({ block, n, mean, sd }) => summary({ block, n, mean, sd, ddof: 0 }));
    const other = summary({ block: "L-1", mean: 1.01 });
    const found = summaryFindings([...known, other]);
    for (const [i, { holm }] of family.summaries.entries()) {
      const p = found[i]?.pHolm;
      expect(p?.defined === true && Math.abs(p.value / holm - 1) < 1e-10).toBe(true);
    }
    const last = found.at(-1);
    expect(last?.pHolm).toEqual({
      defined: true,
      value: last?.tTest.defined === true ? last.tTest.value.pTwoSided : Number.NaN,
    });
  });
});

describe("what a summary does not determine has a reason", () => {
  it.each([
    [{ n: null }, "the source does not state the number of prompts"],
    [{ sd: null, ddof: null }, "the source states no SD"],
    [{ n: 1 }, "one value has no spread"],
    [{ sd: 0 }, "all 25 values are 1.1: no spread to test against"],
  ])("%j", (changes, reason) => {
    const [found] = summaryFindings([summary(changes)]);
    expect(found?.tTest).toEqual({ defined: false, reason });
    expect(found?.interval).toEqual({ defined: false, reason });
    expect(found?.pHolm).toEqual({ defined: false, reason });
    expect(found?.mean).toEqual({ defined: true, value: 1.1 });
  });

  it("a mean that is not finite", () => {
    const [found] = summaryFindings([summary({ mean: Number.NaN })]);
    expect(found?.mean.defined).toBe(false);
    expect(found?.tTest.defined).toBe(false);
  });
});
