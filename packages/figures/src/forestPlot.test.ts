import { describe, expect, it } from "vitest";
import { forestModel, REFERENCES, rowsWith } from "../testing/figureCases.ts";
import { PUBLISHED_ROWS } from "../testing/publishedFigures.ts";
import { inlineRows, titleText } from "../testing/specData.ts";
import { forestPlot } from "./forestPlot.ts";

const gptj = forestModel("GPT-J-6B", PUBLISHED_ROWS);
const larger = forestModel(
  "larger",
  rowsWith((row) => ({ lastGain: row.lastGain + 0.5 })),
  "rmsnorm",
);
const rowsOf = (spec: ReturnType<typeof forestPlot>) => inlineRows(spec, "valueText");

describe("forestPlot", () => {
  it("draws measured models by mean and the cited ones below them by gain, the largest on top", () => {
    const spec = forestPlot({ models: [gptj, larger], references: REFERENCES });
    expect(rowsOf(spec).map((row) => row["label"])).toEqual([
      "larger",
      "GPT-J-6B",
      "Gemma-7B",
      "LLaMA-3.1-8B",
      "GPT2-Medium",
      "Mistral-7B",
      "GPT2-XL",
      "GPT2-Large",
      "Pythia-6.9B",
    ]);
  });

  it("gives a measured model its geometric mean, interval and bootstrap interval, and a cited one its gain alone", () => {
    const [own, cited] = rowsOf(forestPlot({ models: [gptj], references: REFERENCES }));
    const {
      primary: { estimate },
      sensitivity: { bootstrap },
    } = gptj.findings;
    if (!estimate.defined || !bootstrap.defined) throw new Error("25 gains have intervals");
    expect(own).toMatchObject({
      mean: estimate.value.mean,
      low: estimate.value.interval.low,
      high: estimate.value.interval.high,
      bootstrapLow: bootstrap.value.low,
      bootstrapHigh: bootstrap.value.high,
      prompts: 25,
    });
    expect(cited).toMatchObject({ mean: 2.31, low: null, high: null, bootstrapLow: null, prompts: null });
  });

  it("bands what precision cannot tell from 1, and says how much that is and how it is known", () => {
    const spec = forestPlot({ models: [gptj], references: REFERENCES });
    expect(rowsOf(spec)[0]).toMatchObject({ floorLow: 1 - 0.0042, floorHigh: 1.0042 });
    expect(rowsOf(spec)[1]).toMatchObject({ floorLow: null });
    expect(titleText(spec.title)).toContain("±\u00a00.42\u00a0% (norms rounded to bfloat16");
  });

  it("states every floor where models differ in it", () => {
    const finer = {
      ...larger,
      findings: { ...larger.findings, precisionFloor: { relative: 1e-6, source: "made" } },
    };
    const text = titleText(forestPlot({ models: [gptj, finer], references: [] }).title);
    expect(text).toContain("±\u00a00.42\u00a0%, ±\u00a00.0001\u00a0% by model");
  });

  it("has no band where the precision is not known", () => {
    const unknown = { ...gptj, findings: { ...gptj.findings, precisionFloor: null } };
    const spec = forestPlot({ models: [unknown], references: [] });
    expect(rowsOf(spec)[0]).toMatchObject({ floorLow: null });
    expect(titleText(spec.title)).not.toContain("grey band");
  });

  it("takes a log axis where the means span more than a linear one shows", () => {
    const references = [{ name: "huge", gain: 100, kind: "unknown" as const }];
    expect(JSON.stringify(forestPlot({ models: [gptj], references }))).toContain('"type":"log"');
    expect(JSON.stringify(forestPlot({ models: [gptj], references: [] }))).not.toContain('"type":"log"');
  });

  it("counts what it leaves out", () => {
    const none = forestModel(
      "none",
      rowsWith(() => ({ lastGain: NaN })),
    );
    const references = [{ name: "broken", gain: NaN, kind: "unknown" as const }];
    const title = titleText(forestPlot({ models: [gptj, none], references }).title);
    expect(title).toContain("1 model left out: no geometric mean with an interval");
    expect(title).toContain("1 cited value left out: not finite");
  });
});
