import { describe, expect, it } from "vitest";
import { cutAxis } from "./cutAxis.ts";

const none = new Set<number>();
const upTo = (...highs: readonly number[]) => highs.map((high) => [0, high] as const);

describe("cutAxis", () => {
  it("cuts what dwarfs the next one, one after the other", () => {
    const { domain, cut } = cutAxis(upTo(253, 1.85, 0.4, 0.3, 0.5, 0.2), none);
    expect([...cut].toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(domain[1]).toBeCloseTo(0.525, 9);
  });

  it("cuts nothing that is in line with the others, and no bar that it must not cut", () => {
    expect(cutAxis(upTo(1, 2, 0.9), none).cut.size).toBe(0);
    expect(cutAxis(upTo(1, 1, 100), new Set([2])).cut.size).toBe(0);
  });

  it("cuts a third at most, two bars, or a tenth", () => {
    expect(cutAxis(upTo(100, 10, 1), none).cut.size).toBe(1);
    expect(cutAxis(upTo(1000, 100, 10, 1, 0.1, 0.01), none).cut.size).toBe(2);
    const many = Array.from({ length: 40 }, (_, i) => (i < 6 ? 10 ** (7 - i) : 0.5));
    expect(cutAxis(upTo(...many), none).cut.size).toBe(4);
  });

  it("holds what is below 0 too, and has a length without any bar", () => {
    const { domain } = cutAxis(
      [
        [-2, 1],
        [-1, 3],
      ],
      none,
    );
    expect(domain[0]).toBeLessThan(-2);
    expect(domain[1]).toBeGreaterThan(3);
    expect(cutAxis([], none).domain).toEqual([-1, 1]);
  });
});
