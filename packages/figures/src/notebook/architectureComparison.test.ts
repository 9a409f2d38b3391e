import { describe, expect, it } from "vitest";
import { CITED_BARS, measured } from "../../testing/publishedFigures.ts";
import { inlineRows } from "../../testing/specData.ts";
import { architectureComparison } from "./architectureComparison.ts";

const modelsOf = (spec: ReturnType<typeof architectureComparison>) =>
  inlineRows(spec, "kind").map((bar) => bar["model"]);
const headingsOf = (spec: ReturnType<typeof architectureComparison>) =>
  inlineRows(spec, "heading").map((group) => (group["heading"] as string[]).join(" "));

describe("architectureComparison", () => {
  it("sets parallel beside sequential LayerNorm models, by gain within a group, as the published figure does", () => {
    const spec = architectureComparison([...CITED_BARS, measured("GPT-J-6B", 1.0652)]);
    expect(modelsOf(spec)).toEqual(["Pythia-6.9B", "GPT-J-6B", "GPT2-Large", "GPT2-XL", "GPT2-Medium"]);
    expect(headingsOf(spec)).toEqual(["Parallel LayerNorm", "Sequential LayerNorm"]);
  });

  it("leaves a gap between groups that is wider than the one between bars", () => {
    const spec = architectureComparison([...CITED_BARS, measured("GPT-J-6B", 1.0652)]);
    const positions = inlineRows(spec, "kind").map((bar) => Number(bar["position"]));
    const [, ...spacings] = positions.map((position, index) => position - (positions[index - 1] ?? NaN));
    const [inPair, between = NaN, ...inThree] = spacings;
    for (const spacing of [inPair, ...inThree]) expect(between).toBeGreaterThan((spacing ?? NaN) + 5);
  });

  it("sets a measured model apart that is not LayerNorm or not established, under a heading that says so", () => {
    const models = [...CITED_BARS, measured("SmolLM2", 1.09, "rmsnorm"), measured("mine", 0.9, "unknown")];
    const spec = architectureComparison(models);
    expect(modelsOf(spec).slice(-2)).toEqual(["SmolLM2", "mine"]);
    expect(headingsOf(spec).slice(-2)).toEqual(["RMSNorm (separate)", "Not established"]);
  });

  it("leaves out a model without a finite gain and says so", () => {
    const spec = architectureComparison([...CITED_BARS, measured("broken", Infinity)]);
    expect(modelsOf(spec)).not.toContain("broken");
    expect(JSON.stringify(spec.title)).toContain("1 model left out");
  });

  it("keeps two models of one name apart", () => {
    const spec = architectureComparison([...CITED_BARS, measured("Pythia-6.9B", 0.82)]);
    expect(modelsOf(spec).slice(0, 2)).toEqual(["Pythia-6.9B", "Pythia-6.9B (2)"]);
  });
});
