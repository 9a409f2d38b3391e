import { describe, expect, it } from "vitest";
import { gainByStepsTitle, type StepMean } from "./gainByStepsTitle.ts";

const at = (step: number | null, mean: number, word: StepMean["word"]): StepMean => ({
  ...{ step, mean, word, low: mean / 1.05, high: mean * 1.05 },
  label: step === null ? "main" : `step ${String(step)}`,
});
const FALLS = { low: 0.5, high: 0.7 };

describe("the title of a gain by training step", () => {
  const means = [at(1000, 1.4, "expansion"), at(8000, 1.1, "expansion"), at(64_000, 0.8, "dampening")];

  it("states the change and the step at which the gain crosses 1", () => {
    // ln 1.1 / ln (1.1 / 0.8) = 0.299 of the way from 8,000 to 64,000 on a log scale: 14,907.
    expect(gainByStepsTitle(means, FALLS)).toBe(
      "Gain falls from 1.40 to 0.80 between step 1000 and step 64000 and crosses 1 near step 15,000",
    );
  });

  it("claims no change that the pair does not show", () => {
    for (const change of [null, { low: 0.9, high: 1.1 }]) {
      expect(gainByStepsTitle(means, change)).toBe(
        "Gain is not shown to change between step 1000 and step 64000 (from 1.40 to 0.80)",
      );
    }
  });

  it("claims no crossing without verdicts on both sides, nor where there are several", () => {
    const open = [at(1000, 1.4, "expansion"), at(64_000, 0.99, "not distinguishable")];
    expect(gainByStepsTitle(open, FALLS)).not.toContain("crosses");
    const often = [
      at(1, 1.4, "expansion"),
      at(2, 0.9, "dampening"),
      at(3, 1.1, "expansion"),
      at(4, 0.8, "dampening"),
    ];
    expect(gainByStepsTitle(often, FALLS)).not.toContain("crosses");
  });

  it("names one checkpoint alone, one without a step, and none", () => {
    expect(gainByStepsTitle([at(null, 1.2, "expansion")], null)).toBe("Gain is 1.20 at main");
    expect(
      gainByStepsTitle([at(5, 1, "no change"), at(null, 1.2, "expansion")], { low: 1.1, high: 1.3 }),
    ).toBe("Gain rises from 1.00 to 1.20 between step 5 and main");
    expect(gainByStepsTitle([], null)).toBe("No checkpoint has a mean gain");
  });
});
