import { NOTEBOOK_CITED } from "../citedValues.ts";
import stringWidth from "string-width";
import { analyzeGains, BFLOAT16_NORM_FLOOR, compareModels } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjFindings, gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";
import type { ReportLabels } from "../reportLabels.ts";
import { verdictBox } from "./verdictBox.ts";

const alone = ({ modelName: name, wiring }: ReportLabels) =>
  compareModels([{ name, wiring, findings: gptjFindings, rows: [] }]).architectures;
const boxOf = (findings = gptjFindings, labels = gptjLabels) =>
  verdictBox(findings, labels, alone(labels), null, NOTEBOOK_CITED);
/** The box's text without its frame, lines joined. */
const textOf = (box: string) => box.replace(/[│┌┐└┘├┤─\s]+/gu, " ");

describe("the verdict box", () => {
  it("shows the real run: the verdict with its reasons first, the notebook's rule last", () => {
    const text = textOf(boxOf());
    expect(text).toContain("GPT-J-6B PARALLEL ARCHITECTURE TEST");
    expect(text).toContain("THIS MODEL: expansion on these categories and beyond them");
    expect(text).toContain("the geometric mean gain is 1.06 (95 % interval [1.03, 1.10];");
    expect(text).toContain("ARCHITECTURE HYPOTHESIS: not testable with one family per class");
    const rule = "NOTEBOOK'S RULE: The notebook’s rule (is the mean below 1?) gives REJECTED.";
    expect(text.indexOf(rule)).toBeGreaterThan(text.indexOf("ARCHITECTURE HYPOTHESIS"));
  });

  it("compares with nothing where nothing is cited", () => {
    expect(verdictBox(gptjFindings, gptjLabels, alone(gptjLabels))).not.toContain("REFERENCE COMPARISON");
  });

  it("groups references by wiring and puts the model where it belongs", () => {
    const text = textOf(boxOf());
    expect(text).toContain("PARALLEL ATTENTION: Pythia-6.9B: 0.80 GPT-J-6B: 1.06, measured here");
    const sequential = textOf(boxOf(gptjFindings, { ...gptjLabels, wiring: "sequential" }));
    expect(sequential).toContain("GPT2-Medium: 1.16 GPT-J-6B: 1.06");
    expect(sequential).not.toContain("NOTEBOOK");
  });

  it("has the observed architecture with the notebook's label, and an intervention", () => {
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
    expect(text).not.toContain("NOTEBOOK'S NAME");
  });

  it("names the token of the measurement where it is not the prompt's own last one", () => {
    expect(textOf(boxOf())).not.toContain("last token");
    const addedEnd = "The last token of every row is </s> (2).";
    expect(textOf(boxOf(gptjFindings, { ...gptjLabels, addedEnd }))).toContain(addedEnd);
  });

  it.each([
    ["single", "ONE PART PER BLOCK:"],
    ["mixed", "BLOCKS OF DIFFERENT WIRING:"],
  ] as const)("groups a model of %s wiring by itself", (wiring, title) => {
    expect(textOf(boxOf(gptjFindings, { ...gptjLabels, wiring }))).toContain(`${title} GPT-J-6B: 1.06`);
  });

  it("confirms by the notebook's rule and still finds a wide spread not distinguishable", () => {
    const rows = gptjRows
      .slice(0, 4)
      .map((row, i) => ({ ...row, lastGain: [0.7, 1.25, 0.98, 1.03][i] ?? 1 }));
    const text = textOf(boxOf(analyzeGains("GPT-J-6B", rows, { precisionFloor: BFLOAT16_NORM_FLOOR })));
    expect(text).toContain("gives CONFIRMED");
    expect(text).toContain("THIS MODEL: not distinguishable");
  });

  it("keeps its right edge for wide, hostile and long names, without control characters", () => {
    const names = ["日本語モデル", "✅ model 😀", "\u001b[2Jx\n│", "n".repeat(300), "e\u0301".repeat(50)];
    for (const modelName of names) {
      const box = boxOf(gptjFindings, {
        ...gptjLabels,
        modelName,
        experimentTitle: `${modelName} Test`,
        architecture: modelName,
      });
      expect(new Set(box.split("\n").map((line) => stringWidth(line)))).toEqual(new Set([80]));
      expect(box).not.toMatch(/[^\P{C}\n]/u);
    }
  });

  it("has reasons where nothing is defined", () => {
    const text = textOf(boxOf(analyzeGains("GPT-J-6B", [])));
    expect(text).toContain("There is no verdict: there are no usable values.");
    expect(text).not.toMatch(/NaN|undefined|null/);
  });
});
