import { analyzeGains, BFLOAT16_NORM_FLOOR, compareModels } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjLabels, gptjRows } from "../../testing/gptjFixture.ts";
import { methods } from "./methods.ts";
import { oneModelInput } from "../../testing/reportFixture.ts";
import type { ReportInput } from "../reportInput.ts";

const textOf = (input: ReportInput): string =>
  methods(input)
    .map(({ title, text }) => `${title}: ${text}`)
    .join("\n");

function twoModels(): ReportInput {
  const models = [
    gptjRows,
    gptjRows.slice(0, 20).map((row, i) => ({ ...row, lastGain: i === 0 ? Number.NaN : row.lastGain })),
  ].map((rows, i) => ({
    labels: { ...gptjLabels, modelName: `model ${String(i + 1)}` },
    findings: analyzeGains("GPT-J-6B", rows, i === 0 ? { precisionFloor: BFLOAT16_NORM_FLOOR } : {}),
    rows,
    notes: [],
  }));
  const compared = models.map(({ labels, findings, rows }) => ({
    name: labels.modelName,
    wiring: labels.wiring,
    findings,
    rows,
  }));
  return { ...oneModelInput, models, comparison: compareModels(compared) };
}

describe("the text of the methods", () => {
  it("has the numbers of a report on one model", () => {
    const text = textOf(oneModelInput);
    expect(text).toContain(
      "This report covers 1 model and 25 rows, 25 of them in the statistics of the gain.",
    );
    expect(text).toContain("here in 5 categories");
    expect(text).toContain("(5 tests), the models against 1 (1), and the pairs of models (0)");
    expect(text).toContain("GPT-J-6B: ± 0.0042, norms rounded to bfloat16");
    expect(text).toContain("The margin, 1 %, is the smallest change that matters");
    expect(text).not.toContain("Models compared");
  });

  it("has those of several models: shared prompts, what is left out, and the known precision", () => {
    const text = textOf(twoModels());
    expect(text).toContain(
      "This report covers 2 models and 45 rows, 44 of them in the statistics of the gain.",
    );
    expect(text).toContain("The 1 pair of models share 19 prompts");
    expect(text).toContain("is left out of every mean, test and figure: 1, 0 and 0 here");
    expect(text).toContain("model 1: ± 0.0042");
    expect(text).toContain("For 1 model the floor is unknown");
  });
});
