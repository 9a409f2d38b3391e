import { describe, expect, it } from "vitest";
import { demandsSymlogAxis, zeroAxis } from "./zeroAxis.ts";

describe("demandsSymlogAxis", () => {
  it("is for values of which the largest is more than 8 times the middle one, whatever their signs", () => {
    expect(demandsSymlogAxis([-1, 2, -7.9, 1, -1])).toBe(false);
    expect(demandsSymlogAxis([-1, 2, -8.1, 1, -1])).toBe(true);
  });

  it("is not for zeros or nothing", () => {
    expect(demandsSymlogAxis([0, 0, 5])).toBe(false);
    expect(demandsSymlogAxis([])).toBe(false);
  });
});

describe("zeroAxis", () => {
  it("is linear and has room for 0 and every value", () => {
    const { scale } = zeroAxis([-0.2, -0.1, -0.3]);
    expect(scale).not.toHaveProperty("type");
    expect(scale.domain[0]).toBeLessThan(-0.3);
    expect(scale.domain[1]).toBeGreaterThan(0);
  });

  it("is bent where one value dwarfs the others, with every value on it and decades around 0 as ticks", () => {
    const { scale, ticks } = zeroAxis([220, 0.05, -0.02, 0.04, -0.03]);
    expect(scale).toMatchObject({ type: "symlog", constant: 0.004 });
    expect(scale.domain[0]).toBeLessThan(-0.03);
    expect(scale.domain[1]).toBeGreaterThan(220);
    expect(ticks).toMatchObject({ values: expect.arrayContaining([0, 0.1, 1, 10, 100]) as number[] });
  });

  it.each([
    [[]],
    [[0]],
    [[1e100, 1, -1]],
    [[1e-300, 1, 1e-300, -1e-300]],
    [[5e-324, 1e100, 5e-324]],
    [[-1e100, 1e100]],
  ])("has a finite length and few ticks for %j", (values) => {
    const { scale, ticks } = zeroAxis(values);
    const [low = NaN, high = NaN] = scale.domain;
    expect(low < high && Number.isFinite(high - low)).toBe(true);
    expect("values" in ticks ? ticks.values.length : ticks.tickCount).toBeLessThanOrEqual(12);
    expect("constant" in scale ? scale.constant : 1).toBeGreaterThan(0);
  });
});
