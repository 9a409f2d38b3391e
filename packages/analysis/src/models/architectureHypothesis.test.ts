import { describe, expect, it } from "vitest";
import { comparedModel, gainsAround } from "../../testing/comparedModel.ts";
import classes from "../../fixtures/reference-classes.json" with { type: "json" };
import { compareModels, type ComparedModel } from "./compareModels.ts";

type About = Parameters<typeof comparedModel>[2];

let turn = 0;
const model = (name: string, centre: number, about: About = {}): ComparedModel =>
  comparedModel(name, gainsAround(centre, (turn += 1) % 5), about);
const parallel = (name: string, centre: number, about: About = {}) =>
  model(name, centre, { wiring: "parallel", ...about });
const sequential = (name: string, centre: number, about: About = {}) =>
  model(name, centre, { wiring: "sequential", ...about });
const hypothesisOf = (...models: readonly ComparedModel[]) => compareModels(models).architectures;
const named = (make: typeof parallel, letter: string, values: readonly number[], about: About = {}) =>
  values.map((centre, i) => make(`${letter}${String(i + 1)}`, centre, about));

const LOW = [0.8, 0.85, 0.9, 0.82];
const HIGH = [1.1, 1.2, 1.15, 1.3];

describe("the hypothesis about architectures", () => {
  it("is not testable with one family per class: the text has the estimate and the limits of the data", () => {
    const { status, outcome, reason, estimate, words, families, interval } = hypothesisOf(
      parallel("p", 0.9),
      sequential("s", 1.2),
    );
    expect([status, outcome]).toEqual(["not testable", "not testable"]);
    expect(reason).toBe(
      "families of models are the replicates of a class, which needs at least two; counted: 1 parallel and 1 sequential family",
    );
    expect(estimate).toBe(
      "The gain of parallel families is lower: 0.7500 times that of sequential families (without an interval, which needs two families in each class), on 6 shared prompts in 3 categories of equal weight.",
    );
    expect(interval.defined).toBe(false);
    expect(words).toContain(estimate);
    expect(words).toMatch(
      /These data can show .* They cannot show that parallel or sequential wiring is the cause\.$/,
    );
    expect(families).toMatchObject([
      { family: "p", wiring: "parallel", normType: "LayerNorm", models: ["p"] },
      { family: "s", wiring: "sequential", normType: "LayerNorm", models: ["s"] },
    ]);
  });

  it("has the model's own mean in the table for one model without rows", () => {
    const alone = { ...parallel("p", 0.9), rows: [] };
    const { families, words } = hypothesisOf(alone);
    expect(families[0]?.logGain.defined && Math.exp(families[0].logGain.value)).toBeCloseTo(0.9, 12);
    expect(words).not.toContain("No estimate");
    expect(words).not.toMatch(/NaN|undefined/);
  });

  it("cannot be decided with 2 and 4 families: no test is printed, but direction, estimate and interval are", () => {
    const found = hypothesisOf(...named(parallel, "p", [0.8, 0.9]), ...named(sequential, "s", HIGH));
    expect([found.status, found.outcome]).toEqual(["cannot decide", "cannot decide with this design"]);
    expect(found.smallestP).toBeCloseTo(2 / 15, 15);
    expect(found.permutation).toEqual({
      defined: false,
      reason: "the smallest p that 2 and 4 families can have is 0.133",
    });
    expect(found.interval.defined).toBe(true);
    expect(found.reason).toBe(
      "with 2 parallel and 4 sequential families no exact permutation test can reach p = 0.05: the smallest p is 0.133",
    );
    expect(found.words).toContain("This design cannot decide");
    expect(found.words).toContain("The smallest p that 2 and 4 families can have is 0.133.");
    expect(found.words).not.toMatch(/exact permutation test over|two-sided/);
  });

  it("is decided with 4 and 4 families, as an association", () => {
    const found = hypothesisOf(...named(parallel, "p", LOW), ...named(sequential, "s", HIGH));
    expect([found.status, found.outcome]).toEqual([
      "tested",
      "parallel attention dampens, sequential does not",
    ]);
    expect(found.permutation).toMatchObject({ value: { pTwoSided: 2 / 70, permutations: 70 } });
    expect(found.reason).toBe(
      "4 parallel and 4 sequential families over 6 shared prompts: exact permutation p = 0.029, where the smallest possible is 0.029",
    );
    expect(found.words).toContain("Among these families parallel attention dampens");
    expect(found.words).toContain("does not prove that the wiring causes it");
  });

  it.each(classes.classes)("has scipy's Welch interval and exact p over families", (given) => {
    const models = given.families.map(({ wiring, normType, value }, i) =>
      comparedModel(`m${String(i)}`, gainsAround(Math.exp(value), i % 5), {
        wiring: wiring as "parallel",
        normType,
      }),
    );
    const found = hypothesisOf(...models);
    expect(found.difference.defined && found.difference.value).toBeCloseTo(given.difference, 12);
    if (!found.interval.defined || !found.parallel.interval.defined)
      throw new Error("eight families have one");
    expect(found.interval.value.low).toBeCloseTo(given.interval.low, 11);
    expect(found.interval.value.high).toBeCloseTo(given.interval.high, 11);
    expect(found.parallel.interval.value.low).toBeCloseTo(given.parallel.low, 11);
    expect(found.permutation.defined && found.permutation.value.pTwoSided).toBeCloseTo(given.permutation, 12);
    const within = found.withinNorms;
    expect(within.defined && within.value.difference).toBeCloseTo(given.withinNorms.difference, 11);
  });

  it("is not changed by a copy, another type, a quantisation, a fine-tune or another size of a present model", () => {
    const weights = "ab";
    const first = parallel("pythia-70m", 0.8, { facts: { weights, dtype: "float32" } });
    const others = [...named(parallel, "p", [0.85, 0.9, 0.82]), ...named(sequential, "s", HIGH)];
    const alone = hypothesisOf(first, ...others);
    const kin = [
      { ...first, name: "again" },
      { ...first, name: "and again", wiring: "unknown" as const },
      parallel("in bfloat16", 0.81, { facts: { weights, dtype: "bfloat16" } }),
      parallel("in 4 bits", 0.7, { facts: { weights, quantization: "bitsandbytes nf4" } }),
      parallel("tuned", 0.6, {
        facts: { lineage: [{ origin: "model card", base: "EleutherAI/pythia-70m" }] },
      }),
      parallel("rewired", 0.5, { facts: { weights, rewired: true } }),
    ];
    const { uncountedModels, ...crowded } = hypothesisOf(first, ...kin, ...others);
    expect({ ...crowded, uncountedModels: [] }).toEqual(alone);
    expect(uncountedModels).toEqual(kin.map(({ name }) => name));
    const reasons = compareModels([first, ...kin, ...others]).replicates.map(({ notCounted }) => notCounted);
    expect(reasons.slice(1, 7)).toEqual([
      "its gains are those of pythia-70m: one model counts once",
      "its gains are those of pythia-70m: one model counts once",
      "its family Pythia is represented by pythia-70m, of the same weights,",
      "its family Pythia is represented by models of it as they were trained",
      "its family Pythia is represented by models of it as they were trained",
      "its blocks were rewired: an intervention on a trained model",
    ]);
  });

  it("averages the sizes of one release, so that three copies of one run do not become a test of two models", () => {
    const sizes = hypothesisOf(
      parallel("pythia-70m", 0.8),
      parallel("pythia-6.9b", 0.9),
      ...named(sequential, "s", HIGH),
    );
    expect(sizes.parallel.families).toBe(1);
    expect(sizes.families[0]?.logGain.defined && Math.exp(sizes.families[0].logGain.value)).toBeCloseTo(
      Math.sqrt(0.8 * 0.9),
      12,
    );
    expect(sizes.status).toBe("not testable");
  });

  it("counts a fine-tune or a quantised model where its base is absent", () => {
    const tuned = parallel("tuned", 0.8, {
      facts: { lineage: [{ origin: "model card", base: "acme/base" }] },
    });
    expect(hypothesisOf(tuned, sequential("s", 1.1)).parallelModels).toEqual(["tuned"]);
  });

  it("counts no model with another wiring, with random weights or without a usable gain", () => {
    const { replicates, architectures } = compareModels([
      parallel("p", 0.9),
      model("unknown", 1),
      model("single", 1, { wiring: "single" }),
      model("mixed", 1, { wiring: "mixed" }),
      parallel("random", 1, { facts: { randomWeights: true } }),
      comparedModel("empty", [Number.NaN, -1, 0], { wiring: "parallel" }),
    ]);
    expect(architectures.parallelModels).toEqual(["p"]);
    expect(replicates.map(({ notCounted }) => notCounted)).toEqual([
      null,
      "its wiring is not established",
      "its blocks have one part: they are neither parallel nor sequential",
      "its blocks differ in wiring",
      "its weights are random, not trained",
      "it has no positive and finite gain",
    ]);
  });

  it("does not test models with different prompts, and names those that reduce the shared ones", () => {
    const apart = parallel("apart", 0.8, { prompt: "other" });
    const found = hypothesisOf(apart, ...named(parallel, "p", LOW), ...named(sequential, "s", HIGH));
    expect(found.status).toBe("not testable");
    expect(found.reason).toBe(
      "the counted models share no prompt, and at least 5 are needed: without apart (6 prompts), 6 would be shared",
    );
    expect(found.estimate).toBe(
      "No estimate of the difference: the counted models share no prompt, and at least 5 are needed.",
    );
    expect(found.difference.defined || found.interval.defined || found.permutation.defined).toBe(false);
    expect(found.words).toContain("Models measured on other prompts are not compared as if on the same ones");
    // The table uses each model's own prompts.
    expect(found.families).toHaveLength(9);
    expect(found.families.every(({ logGain }) => logGain.defined)).toBe(true);
  });

  it("is not separable from norm type where a cell has no family", () => {
    const found = hypothesisOf(
      ...named(parallel, "p", LOW),
      ...named(sequential, "s", HIGH, { normType: "RMSNorm" }),
    );
    expect(found.outcome).toBe("not separable from norm type");
    expect(found.words).toContain(
      "Wiring is not separable from norm type: no family is sequential with LayerNorm, none parallel with RMSNorm.",
    );
    expect(found.words).not.toContain("Among these families parallel attention dampens");
    const unstated = hypothesisOf(
      ...named(parallel, "p", LOW, { normType: null }),
      ...named(sequential, "s", HIGH),
    );
    expect(unstated.outcome).toBe("not separable from norm type");
    expect(unstated.words).toContain("not separable from norm type, which is not stated for 4 families");
  });

  it("shows no difference of wiring where families of one norm type do not differ", () => {
    const rms = { normType: "RMSNorm" };
    const found = hypothesisOf(
      ...named(parallel, "pl", [0.8, 0.81, 0.79, 0.8, 0.82]),
      ...named(parallel, "pr", [1.2], rms),
      ...named(sequential, "sl", [0.805]),
      ...named(sequential, "sr", [1.2, 1.21, 1.19, 1.22, 1.2], rms),
    );
    expect(found.outcome).toBe("no difference within norm types");
    expect(found.words).toContain("Between families of the same norm type (LayerNorm, RMSNorm) the ratio is");
  });

  it("shows no difference where classes overlap, and states that this is no evidence of equality", () => {
    const mixed = [0.9, 1.2, 1.0, 1.1];
    const found = hypothesisOf(...named(parallel, "p", mixed), ...named(sequential, "s", HIGH));
    expect([found.status, found.outcome]).toEqual(["tested", "no difference shown"]);
    expect(found.words).toContain("which is no evidence of equal gains");
  });

  it("gives no direction for distances from 1 that the measurement does not resolve", () => {
    const near = (sign: number) => [1, 2, 3, 4].map((k) => 1 + sign * (1 + k / 10) * 1e-9);
    const tiny = (make: typeof parallel, letter: string, values: readonly number[]) =>
      values.map((value, i) => {
        const gains = [1, 2, 3, 4, 5, 6].map((k) => value + (i + 1) * k * 1e-13);
        const made = comparedModel(`${letter}${String(i)}`, gains);
        return { ...made, wiring: make === parallel ? ("parallel" as const) : ("sequential" as const) };
      });
    const found = hypothesisOf(...tiny(parallel, "p", near(-1)), ...tiny(sequential, "s", near(1)));
    expect(found.outcome).toBe("no difference shown");
    expect(found.estimate).toContain("1 − 2.5e−9");
  });

  it("has a reason where the families of both classes do not vary", () => {
    // The two prompts of a category are exchanged: other gains on every prompt, the same mean.
    const still = (name: string, wiring: "parallel" | "sequential", centre: number, exchanged: number) => {
      const gains = [1, 2, 3, 4, 5, 6].map((k) => centre + k / 64);
      const [a = 0, b = 0] = [gains[exchanged], gains[exchanged + 3]];
      return comparedModel(name, gains.with(exchanged, b).with(exchanged + 3, a), { wiring });
    };
    const found = hypothesisOf(
      still("a", "parallel", 0.75, 0),
      still("b", "parallel", 0.75, 1),
      still("c", "sequential", 1.25, 0),
      still("d", "sequential", 1.25, 1),
    );
    expect([found.status, found.reason]).toEqual([
      "not testable",
      "neither sample varies: no spread to test against",
    ]);
    expect(found.estimate).toContain("lower: 0.");
    expect(found.words).not.toMatch(/NaN|undefined/);
  });
});
