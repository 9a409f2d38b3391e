import { describe, expect, it } from "vitest";
import { oneSampleT } from "../inference/oneSampleT.ts";
import { compareWithPythia, modelVerdict, notebookVerdict } from "./verdict.ts";

const verdictOf = (values: readonly number[]) => {
  const test = oneSampleT(values);
  if (!test.defined) throw new Error(test.reason);
  return modelVerdict(test.value, values.reduce((sum, value) => sum + value, 0) / values.length, null);
};

describe("the notebook's verdict", () => {
  it("confirms exactly below a mean of 1", () => {
    expect(notebookVerdict(0.9999999)).toBe("CONFIRMED");
    expect(notebookVerdict(1)).toBe("REJECTED");
    expect(notebookVerdict(1.0652160016545886)).toBe("REJECTED");
  });

  it("calls a mean consistent within 0.15 of Pythia, then by direction, then divergent", () => {
    expect(compareWithPythia(0.94).consistency).toBe("CONSISTENT");
    expect(compareWithPythia(0.66).consistency).toBe("CONSISTENT");
    expect(compareWithPythia(0.96).consistency).toBe("DIRECTIONALLY CONSISTENT");
    expect(compareWithPythia(0.3).consistency).toBe("DIRECTIONALLY CONSISTENT");
    expect(compareWithPythia(1).consistency).toBe("DIVERGENT");
    expect(compareWithPythia(1.0652160016545886).distance).toBeCloseTo(0.2652, 4);
  });
});

describe("our verdict on a model", () => {
  it("needs evidence: a mean below 1 with a wide spread is not distinguishable", () => {
    expect(verdictOf([0.7, 1.25, 0.98, 1.03])).toBe("not distinguishable");
    expect(verdictOf([0.8, 0.82, 0.79, 0.81])).toBe("dampening");
    expect(verdictOf([1.2, 1.18, 1.21, 1.19])).toBe("expansion");
  });

  it("takes the level itself as not distinguishable", () => {
    const base = { against: 1, t: -2, df: 9, pMeanBelow: 0.025, pMeanAbove: 0.975 };
    expect(modelVerdict({ ...base, pTwoSided: 0.05 }, 0.9, null)).toBe("not distinguishable");
    expect(modelVerdict({ ...base, pTwoSided: 0.0499 }, 0.9, null)).toBe("dampening");
  });

  it("needs a mean farther from 1 than the measurement resolves, where that is known", () => {
    const test = { against: 1, t: 5, df: 24, pTwoSided: 1e-5, pMeanBelow: 1, pMeanAbove: 5e-6 };
    const floor = { relative: 0.0042, source: "made up" };
    expect(modelVerdict(test, 1.004, null)).toBe("expansion");
    expect(modelVerdict(test, 1.004, floor)).toBe("not distinguishable");
    expect(modelVerdict(test, 1.005, floor)).toBe("expansion");
    expect(modelVerdict({ ...test, t: -5 }, 0.995, floor)).toBe("dampening");
    expect(modelVerdict({ ...test, t: -5 }, 0.996, floor)).toBe("not distinguishable");
  });
});
