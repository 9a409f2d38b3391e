import { describe, expect, it } from "vitest";
import { oneAxis } from "./oneAxis.ts";

describe("a log axis of gains", () => {
  it("holds 1 and every value, and has a tick at 1", () => {
    for (const values of [[1.2, 1.6], [0.7, 0.9], [0.8, 1.3], [50, 4000], [1e-9], [1], []]) {
      const { domain, ticks } = oneAxis(values, 240);
      for (const value of [1, ...values]) {
        expect(domain[0]).toBeLessThan(value);
        expect(domain[1]).toBeGreaterThan(value);
      }
      expect(ticks).toContain(1);
      expect(ticks.every((tick) => tick >= domain[0] && tick <= domain[1])).toBe(true);
    }
  });

  it("does not blow up a span that cannot matter", () => {
    const { domain } = oneAxis([1, 1.000_02], 240);
    expect(domain).toEqual([1 / 1.01, 1.01]);
  });

  it("takes steps of equal size over a narrow range and 1, 2, 5 over a wide one, none over another", () => {
    expect(oneAxis([0.85, 1.55], 400).ticks).toEqual([0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5]);
    expect(oneAxis([0.85, 1.55], 120).ticks).toEqual([1, 1.2, 1.4]);
    expect(oneAxis([0.5, 90], 400).ticks).toEqual([0.5, 1, 2, 5, 10, 20, 50, 100]);
    expect(oneAxis([0.7, 2.6], 400).ticks).toEqual([0.7, 1, 1.5, 2]);
  });

  it("leaves out what has no place on it", () => {
    expect(oneAxis([NaN, Infinity, 0, -3, 1e300, 1.2], 240)).toEqual(oneAxis([1.2], 240));
  });
});
