import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { AnalysisError } from "../errors.ts";
import { bootstrapInterval, DEFAULT_BOOTSTRAP } from "./bootstrap.ts";

const gptj = reference.samples.find(({ name }) => name === "GPT-J-6B")?.gains ?? [];

// That the interval is scipy's, to the draws, is shown in pythonReference.test.ts.
describe("the bootstrap interval", () => {
  it("is the same for the same seed and another for another, and says which seed and how many resamples", () => {
    const [first, again, other] = [1, 1, 2].map((seed) => bootstrapInterval(gptj, { seed, resamples: 999 }));
    expect(first).toMatchObject({ defined: true, value: { seed: 1, resamples: 999, level: 0.95 } });
    expect(again).toEqual(first);
    expect(other?.defined === true && first?.defined === true && other.value.low === first.value.low).toBe(
      false,
    );
    expect(bootstrapInterval(gptj)).toMatchObject({ value: DEFAULT_BOOTSTRAP });
  });

  it("draws 10⁸ values at the most, so many rows make fewer resamples", () => {
    const gains = Array.from({ length: 20_000 }, (_, i) => 1 + (i % 7) / 10);
    expect(bootstrapInterval(gains)).toMatchObject({ value: { resamples: 5000 } });
    expect(bootstrapInterval(gains, { seed: 1, resamples: 100 })).toMatchObject({
      value: { resamples: 100 },
    });
  });

  it("is not defined without spread, or where no resampled mean lies on the other side", () => {
    expect(bootstrapInterval([1.1, 1.1, 1.1])).toMatchObject({ defined: false });
    expect(bootstrapInterval([1.1])).toMatchObject({ defined: false });
    // One resample lies on one side.
    expect(bootstrapInterval([1, 2, 4], { seed: 1, resamples: 1 })).toEqual({
      defined: false,
      reason: "all resampled means lie on one side of the mean",
    });
  });

  it.each([
    { seed: -1, resamples: 999 },
    { seed: 2 ** 32, resamples: 999 },
    { seed: 1.5, resamples: 999 },
    { seed: Number.NaN, resamples: 999 },
    { seed: 1, resamples: 0 },
    { seed: 1, resamples: 99.5 },
  ])("refuses seed $seed with $resamples resamples", (options) => {
    expect(() => bootstrapInterval(gptj, options)).toThrow(AnalysisError);
  });
});
