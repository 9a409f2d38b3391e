import { analyzeGains, compareModels } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { displayWidth } from "./displayWidth.ts";
import { gptjFindings, gptjLabels, gptjRows } from "./gptjFixture.ts";
import type { ReportLabels } from "./reportLabels.ts";
import { verdictBox } from "./verdictBox.ts";

const alone = ({ modelName: name, wiring }: ReportLabels) =>
  compareModels([{ name, wiring, findings: gptjFindings, rows: [] }]).architectures;
const boxOf = (findings = gptjFindings, labels = gptjLabels) => verdictBox(findings, labels, alone(labels));
/** The box's text without its frame, lines joined. */
const textOf = (box: string) => box.replace(/[│┌┐└┘├┤─\s]+/gu, " ");

describe("the verdict box", () => {
  it("shows the real run: measured gain, test, the notebook's verdict, and ours beside it", () => {
    const text = textOf(boxOf());
    expect(text).toContain("GPT-J-6B PARALLEL ARCHITECTURE TEST");
    expect(text).toContain("MEASURED GAIN: 1.0652, 95 % interval of the mean [1.0282, 1.1023]");
    expect(text).toContain(
      "t = 3.6335, 24 degrees of freedom p(mean < 1) = 0.999339, p(mean > 1) = 0.000661",
    );
    expect(text).toContain("STATUS: REJECTED");
    expect(text).toContain("THIS MODEL: expansion");
    expect(text).toContain("ARCHITECTURE HYPOTHESIS: not testable with one model per class");
  });

  it("groups references by wiring and puts the model where it belongs", () => {
    const text = textOf(boxOf());
    expect(text).toContain(
      "PARALLEL ATTENTION: Pythia-6.9B: 0.80 (DAMPENING) GPT-J-6B: 1.07 (EXPANSION), measured here",
    );
    const sequential = textOf(boxOf(gptjFindings, { ...gptjLabels, wiring: "sequential" }));
    expect(sequential).toContain("GPT2-Medium: 1.16 (EXPANSION) GPT-J-6B: 1.07");
    expect(sequential).toContain("is sequential; the rule is meant for a parallel model");
  });

  it("calls the architecture what was seen, with the notebook's label beside it, and names an intervention", () => {
    const text = textOf(
      boxOf(gptjFindings, {
        ...gptjLabels,
        seen: {
          architecture: "Parallel (GPTJForCausalLM)",
          normType: "LayerNorm, before each part",
          notebook: { architecture: "GPT-NeoX (Parallel)", normType: null },
        },
        intervention: "Its blocks were rewired.",
      }),
    );
    expect(text).toContain(
      "Architecture: Parallel (GPTJForCausalLM); the notebook's label: GPT-NeoX (Parallel) Normalization: LayerNorm, before each part Intervention: Its blocks were rewired.",
    );
    expect(text).toContain("Its blocks were rewired. The rule is meant for a model as it was trained.");
  });

  it.each([
    ["single", "ONE PART A BLOCK:", "has one part"],
    ["mixed", "BLOCKS OF DIFFERENT WIRING:", "differ in wiring"],
  ] as const)(
    "groups a model of %s wiring by itself, and says that the rule is not for it",
    (wiring, title, words) => {
      const text = textOf(boxOf(gptjFindings, { ...gptjLabels, wiring }));
      expect(text).toContain(`${title} GPT-J-6B: 1.07`);
      expect(text).toContain(words);
    },
  );

  it("confirms by the notebook's rule and still calls a wide spread not distinguishable", () => {
    const rows = gptjRows
      .slice(0, 4)
      .map((row, i) => ({ ...row, lastGain: [0.7, 1.25, 0.98, 1.03][i] ?? 1 }));
    const text = textOf(boxOf(analyzeGains("GPT-J-6B", rows)));
    expect(text).toContain("STATUS: CONFIRMED");
    expect(text).toContain("THIS MODEL: not distinguishable");
  });

  it("keeps its right edge under wide, hostile and endless names, and passes no control character on", () => {
    const names = ["日本語モデル", "✅ model 😀", "\u001b[2Jx\n│", "n".repeat(300), "e\u0301".repeat(50)];
    for (const modelName of names) {
      const box = boxOf(gptjFindings, {
        ...gptjLabels,
        modelName,
        experimentTitle: `${modelName} Test`,
        architecture: modelName,
      });
      expect(new Set(box.split("\n").map(displayWidth))).toEqual(new Set([80]));
      expect(box).not.toMatch(/[^\P{C}\n]/u);
    }
  });

  it("gives reasons where nothing is defined", () => {
    const text = textOf(boxOf(analyzeGains("GPT-J-6B", [])));
    expect(text).toContain("STATUS: not defined: there are no finite values");
    expect(text).not.toMatch(/NaN|undefined|null/);
  });
});
