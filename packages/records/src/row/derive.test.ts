import { expect, test } from "vitest";
import { deriveGains } from "./derive.ts";

// Quotients of small numbers: every expected value is exact, or the double nearest to a fraction.
test("lastGain is the last norm over the one before it, totalAmp the last over the first block's", () => {
  expect(deriveGains([5, 4, 3, 6])).toEqual({ lastGain: 2, totalAmp: 1.5, layers: 3, flags: [] });
  // 23/18 and 167/185 are gains that bf16 norms gave on GPT-J.
  expect(deriveGains([1, 10, 18, 23]).lastGain).toBe(1.2777777777777777);
  expect(deriveGains([1, 10, 185, 167]).lastGain).toBe(0.9027027027027027);
});

test("gains do not depend on the embedding's norm", () => {
  expect(deriveGains([Number.MAX_VALUE, 4, 6])).toEqual({ ...deriveGains([0, 4, 6]), layers: 2 });
});

test("a zero denominator gives 1 and a flag, in the last block and in the first", () => {
  expect(deriveGains([5, 4, 0, 6])).toEqual({
    lastGain: 1,
    totalAmp: 1.5,
    layers: 3,
    flags: ["zero_denominator"],
  });
  expect(deriveGains([5, 0, 3, 6])).toEqual({
    lastGain: 2,
    totalAmp: 1,
    layers: 3,
    flags: ["zero_denominator"],
  });
});

test("a model of one block has gain 1 and a flag", () => {
  expect(deriveGains([5, 7])).toEqual({ lastGain: 1, totalAmp: 1, layers: 1, flags: ["single_block"] });
});

test("a last token is flagged at position 0 only", () => {
  expect(deriveGains([5, 4, 3, 6], { tokenCount: 1 }).flags).toEqual(["position_zero"]);
  expect(deriveGains([5, 4, 3, 6], { tokenCount: 2 }).flags).toEqual([]);
  expect(deriveGains([5, 4, 3, 6], { tokenCount: null }).flags).toEqual([]);
});

test("NaN and infinities are kept and flagged, at any block", () => {
  expect(deriveGains([5, 4, Number.NaN, 6])).toEqual({
    ...{ lastGain: Number.NaN, totalAmp: 1.5, layers: 3, flags: ["non_finite"] },
  });
  expect(deriveGains([5, 4, 3, Number.POSITIVE_INFINITY])).toMatchObject({
    ...{ lastGain: Number.POSITIVE_INFINITY, totalAmp: Number.POSITIVE_INFINITY, flags: ["non_finite"] },
  });
  expect(deriveGains([Number.NaN, 4, 3, 6])).toMatchObject({ lastGain: 2, flags: ["non_finite"] });
  expect(deriveGains([5, 4, 1e-300, 1e300])).toMatchObject({
    ...{ lastGain: Number.POSITIVE_INFINITY, flags: ["non_finite"] },
  });
});

test("fewer than two norms are refused", () => {
  expect(() => deriveGains([5])).toThrow("1 norms are too few");
  expect(() => deriveGains([])).toThrow("0 norms are too few");
});
