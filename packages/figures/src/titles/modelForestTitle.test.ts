import { CLASS_OUTCOMES, type VerdictWord } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { modelForestTitle, type TitledModels } from "./modelForestTitle.ts";

const value = <Value>(given: Value) => ({ defined: true, value: given }) as const;
const none = { defined: false, reason: "no family counts" } as const;
const interval = (low: number, high: number) =>
  value({ level: 0.95, low: Math.log(low), high: Math.log(high) });

const architectures = (outcome: TitledModels["architectures"]["outcome"]): TitledModels["architectures"] => ({
  outcome,
  parallel: { families: 2, mean: value(Math.log(1.153)), interval: interval(1.02, 1.3) },
  sequential: { families: 4, mean: value(Math.log(1.099)), interval: interval(0.96, 1.26) },
  difference: value(Math.log(1.0491)),
  interval: interval(0.9182, 1.1987),
});

const modelsWith = (words: readonly VerdictWord[], copies = 0): TitledModels["models"] =>
  words.map((word, i) => ({ copyOf: i < copies ? "another" : null, word }));

describe("the title of several models", () => {
  it("states the classes with their means and the interval of their ratio", () => {
    expect(modelForestTitle({ models: [], architectures: architectures("no difference shown") })).toEqual([
      "No difference between the wirings is shown:",
      "1.15 parallel, 1.10 sequential, ratio 1.05 [0.92, 1.20]",
    ]);
  });

  it("says that parallel families dampen in those outcomes alone that show it", () => {
    const saying = CLASS_OUTCOMES.filter((outcome) =>
      /Parallel families dampen|both wirings dampen/u.test(
        [modelForestTitle({ models: [], architectures: architectures(outcome) })].flat().join(" "),
      ),
    );
    expect(saying).toEqual([
      "parallel attention dampens, sequential does not",
      "parallel dampens, sequential is not told from 1",
      "both dampen, parallel more",
    ]);
  });

  it("counts verdicts where the classes are not tested, and names no class", () => {
    const untested = {
      ...architectures("not testable"),
      parallel: { families: 0, mean: none, interval: none },
    };
    const models = modelsWith(["expansion", "expansion", "dampening", "not distinguishable", "expansion"], 1);
    expect(modelForestTitle({ models, architectures: untested })).toBe(
      "Of 4 models 1 dampens, 2 expand, 1 is not distinguishable from 1",
    );
    expect(
      modelForestTitle({ models: modelsWith(["no change", "no change"]), architectures: untested }),
    ).toBe("All 2 models show no change");
    expect(modelForestTitle({ models: modelsWith(["expansion"]), architectures: untested })).toBe(
      "The one model expands",
    );
    expect(modelForestTitle({ models: [], architectures: untested })).toBe("No model was measured");
  });
});
