import { describe, expect, it } from "vitest";
import { paddedDomain } from "./axisDomain.ts";

describe("paddedDomain", () => {
  it("widens the range of the values by a share of it on both sides", () => {
    expect(paddedDomain([3, 1, 2], 0.25)).toEqual([0.5, 3.5]);
  });

  it.each([[[1]], [[0, 0]], [[-4, -4]], [[1e-9]], [[1e9]], [[]]])("has a length for %j", (values) => {
    const [low, high] = paddedDomain(values);
    expect(high).toBeGreaterThan(low);
    for (const value of values) expect(low < value && value < high).toBe(true);
  });
});
