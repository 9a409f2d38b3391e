import { describe, expect, it } from "vitest";
import { geometricGains } from "./geometricGains.ts";
import { normsByLayer } from "./normsByLayer.ts";

const rows = (norms: readonly (readonly number[])[]) =>
  norms.map((each) => ({ model: "m", category: null, norms: each }));

describe("the geometric mean gain of a block", () => {
  it("is the exponential of the mean of ln gain over prompts", () => {
    const found = geometricGains(
      normsByLayer(
        rows([
          [1, 2, 3],
          [4, 12, 6],
        ]),
      ).overall,
    );
    // Gains 2 and 3 at block 1, 1.5 and 0.5 at block 2.
    const expected = [Math.sqrt(6), Math.sqrt(0.75)];
    expect(found.map(({ layer }) => layer)).toEqual([1, 2]);
    for (const [i, gain] of expected.entries()) {
      const own = found[i]?.gain;
      expect(own?.defined === true ? own.value : null).toBeCloseTo(gain, 14);
    }
  });

  it("is not defined where a prompt lacks one of the two norms", () => {
    const found = geometricGains(
      normsByLayer(
        rows([
          [Number.NaN, 2, 3],
          [4, 12, 6],
        ]),
      ).overall,
    );
    expect(found[0]?.gain).toEqual({
      defined: false,
      reason: "1 prompt without a positive, finite norm at layer 0",
    });
    expect(found[1]?.gain.defined).toBe(true);
  });

  it("is none without norms", () => {
    expect(geometricGains([])).toEqual([]);
  });
});
