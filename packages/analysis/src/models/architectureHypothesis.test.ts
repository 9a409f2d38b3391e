import { describe, expect, it } from "vitest";
import type { Wiring } from "../gains/references.ts";
import { architectureHypothesis, type WiredModel } from "./architectureHypothesis.ts";

const measured = (model: string, wiring: Wiring, meanGain: number): WiredModel => ({
  model,
  wiring,
  meanGain: { defined: true, value: meanGain },
});
const gptj = measured("GPT-J-6B", "parallel", 1.07);
const pythia = measured("Pythia-6.9B", "parallel", 0.8);
const gpt2 = measured("gpt2", "sequential", 1.2);
const gpt2Xl = measured("gpt2-xl", "sequential", 1.02);

describe("the architecture hypothesis", () => {
  it("is not testable with one model per class, and says what can and what cannot be said", () => {
    expect(architectureHypothesis([gptj])).toMatchObject({
      status: "not testable",
      parallelModels: ["GPT-J-6B"],
      test: { defined: false },
    });
    const { status, reason, words } = architectureHypothesis([gptj, gpt2]);
    expect(status).toBe("not testable");
    expect(reason).toContain("1 parallel and 1 sequential model");
    expect(words).toMatch(
      /These data can say .* They cannot say that parallel or sequential wiring is the cause\.$/,
    );
  });

  it("is not testable where only one class has two models", () => {
    expect(architectureHypothesis([gptj, pythia, gpt2]).status).toBe("not testable");
  });

  it("counts a model once, and a model of unknown wiring or without a mean in neither class", () => {
    const unmeasured = {
      ...measured("empty", "parallel", 0),
      meanGain: { defined: false, reason: "no rows" },
    } as const;
    const models = [gptj, gptj, gpt2, measured("other", "unknown", 1), unmeasured];
    expect(architectureHypothesis(models)).toMatchObject({
      status: "not testable",
      parallelModels: ["GPT-J-6B"],
      sequentialModels: ["gpt2"],
      uncountedModels: ["other", "empty"],
    });
  });

  it("counts a model that was changed before it was measured in neither class", () => {
    const rewired = { ...measured("GPT-J-6B, rewired sequential", "sequential", 0.9), intervened: true };
    expect(architectureHypothesis([gptj, pythia, gpt2, gpt2Xl, rewired])).toMatchObject({
      status: "tested",
      sequentialModels: ["gpt2", "gpt2-xl"],
      uncountedModels: ["GPT-J-6B, rewired sequential"],
    });
  });

  it("is tested with two models of each class, as an association", () => {
    const { status, test, words } = architectureHypothesis([gptj, pythia, gpt2, gpt2Xl]);
    expect(status).toBe("tested");
    expect(test.defined).toBe(true);
    expect(words).toContain("does not prove that the wiring causes it");
  });

  it("is not testable, and says why, where the models of neither class differ", () => {
    const twins = [gptj, { ...gptj, model: "twin" }, gpt2, { ...gpt2, model: "other twin" }];
    const { status, words } = architectureHypothesis(twins);
    expect(status).toBe("not testable");
    expect(words).toContain("neither sample varies");
  });
});
