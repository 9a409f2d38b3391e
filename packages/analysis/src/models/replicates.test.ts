import { describe, expect, it } from "vitest";
import { comparedModel, gainsAround } from "../../testing/comparedModel.ts";
import type { ModelFacts } from "./modelFacts.ts";
import { promptGains } from "./promptGains.ts";
import { replicatesOf, type ReplicateInput } from "./replicates.ts";

let turn = 0;
const model = (
  name: string,
  facts: ModelFacts = {},
  changes: Partial<ReplicateInput> = {},
): ReplicateInput => ({
  model: name,
  wiring: "parallel",
  normType: "LayerNorm",
  family: null,
  facts,
  gains: promptGains(comparedModel(name, gainsAround(1.1, (turn += 1))).rows),
  ...changes,
});
const familiesOf = (...models: readonly ReplicateInput[]): readonly string[] =>
  replicatesOf(models).map(({ family }) => family);
const sourcesOf = (...models: readonly ReplicateInput[]): readonly string[] =>
  replicatesOf(models).map(({ familySource }) => familySource);

describe("families of models", () => {
  it("contain the sizes of one release, by name, hub id or base", () => {
    expect(
      familiesOf(
        model("Pythia-6.9B"),
        model("EleutherAI/pythia-70m"),
        model("mine", { lineage: [{ origin: "model card", base: "EleutherAI/pythia-410m" }] }),
        model("local", { source: "/models/pythia-1b" }),
        model("GPT2-Medium"),
      ),
    ).toEqual(["Pythia", "Pythia", "Pythia", "Pythia", "GPT-2"]);
  });

  it("contain models with the same weights, in other types, quantised or rewired", () => {
    const weights = "ab";
    expect(
      sourcesOf(
        model("mine", { weights, dtype: "float32" }),
        model("mine in bfloat16", { weights, dtype: "bfloat16" }),
        model("mine, rewired", { weights, rewired: true }),
        model("other", { weights: "cd" }),
      ),
    ).toEqual([
      "same weights as mine in bfloat16",
      "same weights as mine",
      "same weights as mine",
      "its own",
    ]);
  });

  it("contain fine-tunes and adapters of one base, also where the base is a folder or known only by its name", () => {
    const base = { lineage: [{ origin: "adapter", base: "acme/tiny" }] } as const;
    expect(familiesOf(model("one", base), model("two", base), model("tiny"), model("three"))).toEqual([
      "acme/tiny",
      "acme/tiny",
      "acme/tiny",
      "three",
    ]);
    expect(sourcesOf(model("one", base), model("tiny"))).toEqual([
      "by the adapter's base_model_name_or_path: acme/tiny",
      "same base as one",
    ]);
  });

  it("contain models with one name in several sources, but not two folders with different weights", () => {
    const named = (file: string, facts: ModelFacts = {}) =>
      model(`mine (${file})`, { statedName: "mine", ...facts });
    expect(sourcesOf(named("a.csv"), named("b.csv"))).toEqual([
      "same name as mine (b.csv)",
      "same name as mine (a.csv)",
    ]);
    expect(familiesOf(named("a", { weights: "1" }), named("b", { weights: "2" }))).toEqual([
      "mine",
      "mine (b)",
    ]);
    expect(sourcesOf(named("a", { weights: "1" }), named("b", { weights: "2" }))).toEqual([
      "its own",
      "its own",
    ]);
  });

  it("are those that the user sets, whatever else is known", () => {
    const set = { family: "A" };
    const replicates = replicatesOf([
      model("Pythia-70m", {}, set),
      model("Pythia-160m"),
      model("gpt2", {}, { family: "a" }),
    ]);
    expect(replicates.map(({ family, familySource }) => [family, familySource])).toEqual([
      ["A", "by --family"],
      ["Pythia", "by its name, a model of the release Pythia"],
      ["A", "by --family"],
    ]);
  });
});

describe("copies", () => {
  const gains = gainsAround(1.1);
  const copy = (name: string, scale = 1, changes: Partial<ReplicateInput> = {}): ReplicateInput =>
    model(
      name,
      {},
      {
        gains: promptGains(
          comparedModel(
            name,
            gains.map((gain) => gain * scale),
          ).rows,
        ),
        ...changes,
      },
    );

  it("have the same gains, up to the rounding of a file or of another machine", () => {
    expect(replicatesOf([copy("a"), copy("b"), copy("c", 1 + 1e-7), copy("d", 1.01)])).toMatchObject([
      { copyOf: null, excluded: null },
      {
        copyOf: "a",
        excluded: "its gains are those of a: one model counts once",
        familySource: "same gains as a",
      },
      { copyOf: "a", family: "a" },
      { copyOf: null, family: "d" },
    ]);
  });

  it("keep the one whose wiring is known, and belong to its family, not to one that the user set for another", () => {
    const replicates = replicatesOf([
      copy("from a file", 1, { wiring: "unknown", normType: null }),
      copy("run"),
      model("other", {}, { family: "from a file" }),
    ]);
    expect(replicates.map(({ copyOf }) => copyOf)).toEqual(["run", null, null]);
    expect(replicates.map(({ family }) => family)).toEqual(["run", "run", "from a file"]);
  });

  it("are recognised by their order where no row has a prompt, and by one or two prompts where there are no others", () => {
    const unnamed = (name: string, values: readonly number[]) =>
      model(
        name,
        {},
        {
          gains: promptGains(values.map((lastGain) => ({ prompt: null, category: null, lastGain }))),
        },
      );
    expect(
      replicatesOf([unnamed("a", [1.1, 1.2]), unnamed("b", [1.1, 1.2]), unnamed("c", [1.2, 1.1])]).map(
        ({ copyOf }) => copyOf,
      ),
    ).toEqual([null, "a", null]);
    const short = (name: string, prompts: readonly string[]) =>
      model(
        name,
        {},
        {
          gains: promptGains(prompts.map((prompt) => ({ prompt, category: null, lastGain: 153 / 151 }))),
        },
      );
    expect(
      replicatesOf([short("a", ["p"]), short("b", ["p"]), short("c", ["p", "q"])]).map(
        ({ copyOf }) => copyOf,
      ),
    ).toEqual([null, "a", null]);
  });
});

describe("a model that is no replicate of a class", () => {
  it("is a rewired model, or one that was not trained: by its flag, or by an entropy within 1 % of ln V", () => {
    const excluded = (facts: ModelFacts, name = "m") => replicatesOf([model(name, facts)])[0]?.excluded;
    expect(excluded({ rewired: true })).toContain("rewired");
    expect(excluded({ randomWeights: true })).toContain("random");
    // ln 50257 = 10.825; 99 % of it are 10.717.
    expect(excluded({ vocabulary: 50257, meanEntropyNats: 10.72 })).toBe(
      "its mean entropy of 10.72 nats is within 1 % of ln 50257 = 10.82, that of an even distribution: its weights are not trained",
    );
    expect(excluded({ vocabulary: 50257, meanEntropyNats: 10.71 })).toBeNull();
    // A file of a published model states no vocabulary; its name does.
    expect(excluded({ meanEntropyNats: 10.8 }, "GPT2")).toContain("ln 50257");
    expect(excluded({ meanEntropyNats: 10.8 }, "mine")).toBeNull();
  });
});
