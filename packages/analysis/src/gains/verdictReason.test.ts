import { describe, expect, it } from "vitest";
import { analyzeGains } from "./analyzeGains.ts";
import { BFLOAT16_NORM_FLOOR, FLOAT32_MODEL_FLOOR, type PrecisionFloor } from "./precisionFloor.ts";

function reasonOf(gains: readonly number[], precisionFloor: PrecisionFloor | null): string {
  const rest = { model: "m", category: null, prompt: null, entropyNats: null, norms: null, flags: [] };
  const rows = gains.map((lastGain) => ({ ...rest, lastGain }));
  return analyzeGains("m", rows, { precisionFloor }).verdictReason;
}

// The numbers in the texts are scipy's ttest_1samp of the gains above them.
describe("the reason of a verdict", () => {
  it("gives the mean, its interval, the test, and how far beyond the precision the mean lies", () => {
    expect(reasonOf([1.2, 1.18, 1.21, 1.19], BFLOAT16_NORM_FLOOR)).toBe(
      "The mean gain of 1.1950 (95 % interval 1.1745 to 1.2155) lies above 1: t(3) = 30.21, two-sided p < 0.0001. Its " +
        "distance from 1, 0.1950, is larger than the precision of the measurement, 0.0042 (norms rounded to bfloat16: " +
        "up to 0.42 % in a gain, measured on a full-size GPT-J-6B).",
    );
    expect(reasonOf([0.8, 0.82, 0.79, 0.81], FLOAT32_MODEL_FLOOR)).toContain("lies below 1");
  });

  it("says that rounding can make a difference as small as the precision, though the test rejects", () => {
    const reason = reasonOf([1.002, 1.0021, 1.0019, 1.002], BFLOAT16_NORM_FLOOR);
    expect(reason).toContain("differs from 1 by the test");
    expect(reason).toContain("but by only 0.0020. That is within the precision of the measurement, 0.0042");
  });

  it("does not take a test that does not reject for a gain of 1, and says what these prompts could have seen", () => {
    const reason = reasonOf([0.7, 1.25, 0.98, 1.03], BFLOAT16_NORM_FLOOR);
    expect(reason).toContain("cannot be told from 1: t(3) = −0.09, two-sided p = 0.935");
    expect(reason).toMatch(
      /This is not evidence that the gain is 1: with 4 prompts of this spread, a test sees a true/,
    );
  });

  it("says that the gain is 1 within the precision where an equivalence test shows it", () => {
    const reason = reasonOf([0.999, 1.001, 1, 1.0005, 0.9995], BFLOAT16_NORM_FLOOR);
    expect(reason).toContain(
      "An equivalence test shows that it is 1 within the precision of the measurement, 0.0042",
    );
    expect(reason).not.toContain("not evidence");
  });

  it("says that rounding is not ruled out where the precision is not known", () => {
    expect(reasonOf([1.2, 1.18, 1.21, 1.19], null)).toContain(
      "The precision of the measurement is not known",
    );
  });

  it("says why there is no verdict", () => {
    expect(reasonOf([], null)).toBe("There is no verdict: there are no finite values.");
    expect(reasonOf([1.1, 1.1], null)).toBe(
      "There is no verdict: the t test against 1 is not defined (all 2 values are 1.1: no spread to test against).",
    );
  });
});
