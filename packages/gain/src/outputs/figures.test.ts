import { analyzeGains, compareModels, type Wiring } from "@gain/analysis";
import { figureShapes, ShownRows } from "@gain/figures";
import { GainColumns } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { describe, expect, it } from "vitest";
import type { DrawnModel } from "./figure.ts";
import { figuresNotice, figuresOf } from "./figures.ts";

function rowsOf(model: string, turn: number): GainRow[] {
  return Array.from({ length: 15 }, (_, i): GainRow => {
    const lastGain = 1 + 0.1 * Math.sin(i + turn);
    return {
      ...{ model, architecture: null, normType: null, params: null, role: null, complexity: null },
      ...{ category: `category ${String(i % 3)}`, prompt: `prompt ${String(i)}`, lastGain, flags: [] },
      ...{ entropyNats: 2 + (i % 5), totalAmp: null, topToken: null, topProb: null, layers: 4 },
      norms: [1, 10, 11, 12, 12 * lastGain],
    };
  });
}

/** What the figures take of measured models. */
function analysed(names: readonly string[]) {
  const models = names.map((name, turn) => {
    const rows = rowsOf(name, turn);
    const shapes = figureShapes(GainColumns.of(rows));
    const shown = new ShownRows(shapes.indices);
    for (const row of rows) shown.add(row);
    const wiring: Wiring = turn % 2 === 0 ? "parallel" : "sequential";
    const findings = analyzeGains(name, rows, { draws: { seed: 1, resamples: 20 } });
    const labels = {
      modelName: name,
      slug: `m${String(turn)}`,
      timestamp: "t",
      block: "L",
      wiring,
      normType: null,
    };
    return { rows, wiring, findings, labels, figureRows: shown.figureRows(shapes) };
  });
  const comparison = compareModels(
    models.map(({ labels, wiring, findings, rows }) => ({ name: labels.modelName, wiring, findings, rows })),
  );
  return { models: models as unknown as readonly DrawnModel[], comparison };
}

const kindsOf = (names: readonly string[]): readonly string[] => {
  const { models, comparison } = analysed(names);
  return figuresOf(models, { comparison }, { cited: null, given: models }).flatMap(({ name, column }) => [
    name.replace(/^m\d+_|_t$/gu, ""),
    ...(column === undefined ? [] : ["column"]),
  ]);
};
const named = (count: number): string[] => Array.from({ length: count }, (_, i) => `model ${String(i)}`);
const counted = (kinds: readonly string[], kind: string): number =>
  kinds.filter((each) => each === kind).length;

describe("the figures of an analysis", () => {
  it("of one model are those of the model and the notebook's", () => {
    expect(kindsOf(["one"])).toEqual([
      ...["category_estimates", "depth_profile", "layer_heatmap", "entropy_scatter"],
      ...["architecture_comparison", "parallel_test", "column"],
    ]);
    expect(figuresNotice(1)).toBeUndefined();
  });

  it("of two models compare them by category, of more every pair in one figure", () => {
    for (const count of [2, 3]) {
      const kinds = kindsOf(named(count));
      for (const kind of ["model_forest", "pairs", "category_by_model", "depth_overlay", "model_by_block"])
        expect(counted(kinds, kind), kind).toBe(1);
      expect(counted(kinds, "category_estimates")).toBe(count);
    }
  });

  it.each([4, 6, 12, 20])(
    "of %i models are at most 40, the notebook's among them, and a notice names the rest",
    (count) => {
      const kinds = kindsOf(named(count));
      expect(kinds.length).toBeLessThanOrEqual(40);
      expect(counted(kinds, "parallel_test")).toBe(count);
      expect(counted(kinds, "model_forest")).toBe(1);
      if (count > 4) expect(figuresNotice(count)).toContain("entropy scatter");
    },
  );

  it("of revisions of several models follow each training on one axis, in place of the comparison of models", () => {
    const kinds = kindsOf(["a/b@step1", "c/d@step1", "a/b@step2", "c/d@step2"]);
    expect(kinds.slice(0, 7)).toEqual([
      "gain_by_steps_of_models",
      ...["gain_by_steps", "step_by_block", "first_and_last_step"],
      ...["gain_by_steps", "step_by_block", "first_and_last_step"],
    ]);
    expect(kinds).not.toContain("model_forest");
    const { models, comparison } = analysed(["a/b@step1", "c/d@step1", "a/b@step2", "c/d@step2"]);
    const figures = figuresOf(models, { comparison }, { cited: null, given: models });
    expect(figures.slice(0, 3).map(({ place, title }) => [place, title])).toEqual([
      ["answer", "Gain by training step, model by model"],
      ["checkpoints", "a/b: Gain by training step"],
      ["checkpoints", "a/b: Gain by training step and block"],
    ]);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });

  it("of one model's revisions beside another model are both comparisons", () => {
    const { models, comparison } = analysed(["a/b@step1", "a/b@step2", "gpt2"]);
    const figures = figuresOf(models, { comparison }, { cited: null, given: models });
    const placed = new Map(figures.map(({ name, place }) => [name.replace(/^m\d+_|_t$/gu, ""), place]));
    expect(placed.get("model_forest")).toBe("answer");
    expect(placed.get("gain_by_steps")).toBe("checkpoints");
    expect(placed.has("gain_by_steps_of_models")).toBe(false);
  });

  it("of many models' revisions are the figure of all, since those of each would fill the page", () => {
    const names = Array.from({ length: 7 }, (_, k) => [`m/${String(k)}@step1`, `m/${String(k)}@step2`]);
    const kinds = kindsOf(names.flat());
    expect(kinds[0]).toBe("gain_by_steps_of_models");
    expect(counted(kinds, "step_by_block")).toBe(0);
  });

  it("of revisions with steps follow the training, and of others do not", () => {
    const kinds = kindsOf(["a/b@step1000", "a/b@step2000", "a/b@main"]);
    expect(kinds).toEqual(expect.arrayContaining(["gain_by_steps", "step_by_block", "first_and_last_step"]));
    expect(kinds).not.toContain("model_forest");
    expect(kindsOf(["a/b@step1000", "c/d@step2000"])).toContain("model_forest");
    expect(kindsOf(["a/b@v1", "a/b@v2"])).toContain("model_forest");
  });
});
