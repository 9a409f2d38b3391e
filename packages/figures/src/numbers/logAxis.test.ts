import { describe, expect, it } from "vitest";
import { demandsLogAxis, logTicks, paddedLogDomain } from "./logAxis.ts";

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
});

describe("logTicks", () => {
  it("stands at 1, 2 and 5 of each decade inside the range", () => {
    expect(logTicks([0.9, 22])).toEqual([1, 2, 5, 10, 20]);
  });

  it("stands at whole decades of a long range", () => {
    expect(logTicks([0.5, 2e6])).toEqual([1, 10, 100, 1000, 10000, 100000, 1000000]);
  });
});
