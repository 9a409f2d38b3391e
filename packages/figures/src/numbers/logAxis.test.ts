import { describe, expect, it } from "vitest";
import { demandsLogAxis, logAxis, logTicks, paddedLogDomain } from "./logAxis.ts";

describe("demandsLogAxis", () => {
  it("is for ratios above 8", () => {
    expect(demandsLogAxis([1, 7.9])).toBe(false);
    expect(demandsLogAxis([1, 8.1])).toBe(true);
  });

  it("is not for values with 0 among them, which has no place on a log axis", () => {
    expect(demandsLogAxis([0, 1, 100])).toBe(false);
  });

  it("is not for no values", () => {
    expect(demandsLogAxis([])).toBe(false);
  });
});

describe("paddedLogDomain", () => {
  it("widens the range by a share of its length in decades", () => {
    const [low, high] = paddedLogDomain([1, 100], 0.5);
    expect(low).toBeCloseTo(0.1, 12);
    expect(high).toBeCloseTo(1000, 9);
  });

  it.each([[[1]], [[5, 5]], [[1e-300, 1e300]], [[]]])("has a length for %j", (values) => {
    const [low, high] = paddedLogDomain(values);
    expect(low > 0 && low < high && Number.isFinite(high)).toBe(true);
  });
});

describe("logTicks", () => {
  it("has ticks at 1, 2 and 5 of each decade inside the range", () => {
    expect(logTicks([0.9, 22])).toEqual([1, 2, 5, 10, 20]);
  });

  it("has ticks at whole decades of a long range", () => {
    expect(logTicks([0.5, 2e6])).toEqual([1, 10, 100, 1000, 10000, 100000, 1000000]);
  });

  it("has few ticks over any number of decades", () => {
    expect(logTicks([1e-300, 1e300]).length).toBeLessThanOrEqual(9);
  });
});

describe("logAxis", () => {
  it("leaves the ticks of less than a decade to Vega, which has denser ones", () => {
    expect(logAxis([110, 190]).ticks).toEqual({ tickCount: 5, format: "~g" });
    expect(logAxis([1, 100]).ticks).toEqual({ values: [1, 2, 5, 10, 20, 50, 100], format: "~g" });
  });
});
