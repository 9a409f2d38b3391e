import { describe, expect, it } from "vitest";
import { differences, PRIMITIVE_CASES, valueOf } from "../../testing/primitiveCases.ts";
import { hodgesLehmann } from "./hodgesLehmann.ts";
import { medianInterval } from "./medianInterval.ts";

describe("the Hodges–Lehmann estimate and interval", () => {
  it.each(PRIMITIVE_CASES)("are R's: $name", ({ x, r }) => {
    const found = valueOf(hodgesLehmann(x));
    expect(found.method).toBe(r["wilcox.exact"] === 1 ? "exact" : "normal approximation");
    if (found.method === "exact") expect(found.pseudomedian).toBeCloseTo(r["wilcox.pseudomedian"], 12);
    else {
      // R's root lies anywhere between the two middle averages, where its function is 0; ours in their middle.
      expect(Math.abs(found.pseudomedian - r["wilcox.pseudomedian"])).toBeLessThanOrEqual(
        halfGap(x.filter((value) => value !== 0)) + 1e-12,
      );
    }
    const confidence = r["wilcox.level"];
    if (confidence === 0) {
      expect(found.interval.defined).toBe(false);
      return;
    }
    const { low, high, achievedLevel } = valueOf(found.interval);
    expect(low).toBeCloseTo(Number(r["wilcox.low"]), 12);
    expect(high).toBeCloseTo(Number(r["wilcox.high"]), 12);
    // R states the level that it reaches, to two digits of 1 − level, only where that is well below the one asked for.
    const rounding = found.method === "exact" ? 0.006 : 1e-9;
    if (confidence < 0.95) expect(Math.abs(achievedLevel - confidence)).toBeLessThan(rounding);
    else expect(achievedLevel).toBeGreaterThan(1 - 0.05 * 1.5);
  });

  it("of many values counts the averages instead of computing them, with the same result", () => {
    const values = Array.from({ length: 501 }, (_, i) => Math.sin(i * 7.3) * 0.1 + 0.02);
    const averages = values
      .flatMap((first, i) => values.slice(i).map((second) => (first + second) / 2))
      .sort((a, b) => a - b);
    const { pseudomedian, interval } = valueOf(hodgesLehmann(values));
    // 501 · 502 / 2 averages: an odd number, with one in the middle.
    expect(pseudomedian).toBe(averages[(averages.length - 1) / 2]);
    const { low, high } = valueOf(interval);
    const place = averages.indexOf(low);
    expect(averages[averages.length - 1 - place]).toBe(high);
  });

  it("of 200,000 values takes seconds and does not store all pairs", () => {
    const values = Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i * 7.3) * 0.1);
    expect(Math.abs(valueOf(hodgesLehmann(values)).pseudomedian)).toBeLessThan(1e-3);
  });

  it("has the highest level that few values allow, and states it", () => {
    expect(valueOf(hodgesLehmann([0.1, 0.25, 0.5])).interval).toMatchObject({
      value: { low: 0.1, high: 0.5, level: 0.95, achievedLevel: 0.75 },
    });
    expect(valueOf(hodgesLehmann([0.1, 0.3])).interval).toMatchObject({
      value: { low: 0.1, high: 0.3, achievedLevel: 0.5 },
    });
  });

  it("has an estimate and no interval where all values that differ from the centre are equal", () => {
    const found = valueOf(hodgesLehmann([0, 0.2, 0.2]));
    expect(found).toMatchObject({ n: 2, pseudomedian: 0.2, interval: { defined: false } });
  });

  it("is not defined for fewer than two values or for values that are all the same", () => {
    for (const values of [[], [0.2], [0, 0], [0.2, 0.2]])
      expect(hodgesLehmann(values)).toMatchObject({ defined: false });
  });
});

describe("the interval of a median", () => {
  it.each(PRIMITIVE_CASES)("is that of scipy's quantile test: $name", ({ x, python }) => {
    const { median, interval } = valueOf(medianInterval(x));
    const { low, high } = python.median;
    expect(differences({ median: python.median.median }, { median })).toEqual([]);
    if (low === null) {
      expect([interval.low, interval.high]).toEqual([Math.min(...x), Math.max(...x)]);
      expect(interval.achievedLevel).toBeLessThan(0.95);
    } else {
      expect(differences({ low, high }, interval)).toEqual([]);
      expect(interval.achievedLevel).toBeGreaterThanOrEqual(0.95);
    }
  });

  it("of five values has 1 − 2/2⁵ of confidence, and of two a half", () => {
    expect(valueOf(medianInterval([1, 2, 3, 4, 5])).interval.achievedLevel).toBeCloseTo(0.9375, 12);
    expect(valueOf(medianInterval([1, 2])).interval.achievedLevel).toBeCloseTo(0.5, 12);
  });

  it("is not defined for fewer than two values", () => {
    expect(medianInterval([])).toMatchObject({ defined: false });
    expect(medianInterval([1])).toMatchObject({ defined: false });
  });
});

/** Half the distance between the two middle Walsh averages. */
function halfGap(values: readonly number[]): number {
  const averages = values
    .flatMap((first, i) => values.slice(i).map((second) => (first + second) / 2))
    .sort((a, b) => a - b);
  const middle = averages.length / 2;
  return ((averages[Math.floor(middle)] ?? 0) - (averages[Math.ceil(middle) - 1] ?? 0)) / 2;
}
