import { describe, expect, it } from "vitest";
import { comparePairs, FEWEST_PAIRS, type Comparison } from "./comparePairs.ts";

const there = [2.0, 2.1, 1.9, 2.05, 1.95, 2.2, 2.0, 1.98];

/** The other side's values, multiplied by these ratios. */
const scaled = (ratios: readonly number[]): number[] => ratios.map((ratio, k) => ratio * (there[k] ?? 1));

const SLOWER = [1.1, 1.25, 1.18, 1.22, 1.08, 1.3, 1.15, 1.21];
const NOISE = [0.98, 1.03, 1.01, 0.97, 1.04, 0.99, 1.02, 1.0001];
const ONE_STRAY = [1.02, 1.03, 1.01, 1.04, 1.02, 9.0, 0.97, 1.03];

/**
 * [name, ratios r, figures, verdict, ratio, low, high]; the numbers are from Python:
 *
 *     numpy.exp(numpy.log(r).mean()),
 *     numpy.exp(scipy.stats.ttest_1samp(numpy.log(r), 0).confidence_interval(1 - 0.05 / figures))
 */
const cases: readonly [string, readonly number[], number, Comparison["verdict"], number, number, number][] = [
  ["a steady cost", SLOWER, 1, "slower", 1.184198091515863, 1.12344948, 1.24823158],
  ["a steady cost among five figures", SLOWER, 5, "slower", 1.184198091515863, 1.09541104, 1.28018166],
  ["values on both sides of 1", NOISE, 1, "noise", 1.00475127893596, 0.98448041, 1.02543953],
  ["one stray pair", ONE_STRAY, 1, "noise", 1.335535598959872, 0.7008914, 2.54483838],
];

/** Seeded uniform numbers in (0, 1) (Park and Miller, 1988). */
function* uniform(seed: number): Generator<number, never> {
  for (let state = seed; ;) yield (state = (state * 48271) % 2147483647) / 2147483647;
}

describe("comparePairs", () => {
  it.each(cases)("judges %s as scipy does", (_, ratios, figures, verdict, ratio, low, high) => {
    const found = comparePairs({ here: scaled(ratios), there, better: "less" }, figures);
    expect(found.verdict).toBe(verdict);
    expect(found.ratio).toBeCloseTo(ratio, 8);
    expect(found.low).toBeCloseTo(low, 7);
    expect(found.high).toBeCloseTo(high, 7);
  });

  it("inverts the ratio where more is better, so that slower is always above 1", () => {
    const rates = comparePairs({ here: there, there: scaled(SLOWER), better: "more" }, 1);
    expect(rates).toEqual(comparePairs({ here: scaled(SLOWER), there, better: "less" }, 1));
    expect(comparePairs({ here: there, there: scaled(SLOWER), better: "less" }, 1).verdict).toBe("faster");
  });

  it("reports any difference of counts without noise", () => {
    const counts = Array<number>(8).fill(1_000_003);
    const more = counts.map((count) => count + 1);
    expect(comparePairs({ here: counts, there: counts, better: "less" }, 3).verdict).toBe("noise");
    expect(comparePairs({ here: more, there: counts, better: "less" }, 3).verdict).toBe("slower");
  });

  it("calls equal sides noise in all but five of a hundred comparisons", () => {
    const draw = uniform(11);
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(draw.next().value)) * Math.cos(2 * Math.PI * draw.next().value);
    const noisy = (): number[] => Array.from({ length: 8 }, () => Math.exp(0.1 * normal()));
    const alarms = Array.from({ length: 2000 }, () =>
      comparePairs({ here: noisy(), there: noisy(), better: "less" }, 1),
    ).filter(({ verdict }) => verdict !== "noise");
    // Two tests have to agree, so somewhat fewer than 5 %; a standard deviation of 2,000 draws at 5 % is 0.5 %.
    expect(alarms.length / 2000).toBeLessThan(0.065);
    expect(alarms.length / 2000).toBeGreaterThan(0.015);
  });

  it("throws for fewer pairs than the signed-rank test needs, and for sides of different lengths", () => {
    const few = there.slice(0, FEWEST_PAIRS - 1);
    expect(() => comparePairs({ here: few, there: few, better: "less" }, 1)).toThrow("at least 6 pairs");
    expect(() => comparePairs({ here: there, there: few, better: "less" }, 1)).toThrow("8 and 5 values");
  });
});
