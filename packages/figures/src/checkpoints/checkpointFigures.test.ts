import { describe, expect, it } from "vitest";
import { drawnScene, faintMarks } from "../../testing/drawnScene.ts";
import { CHECKPOINT_CASES, TRAINING_CASES } from "../../testing/madeCheckpoints.ts";
import { titleText } from "../../testing/specData.ts";
import { DIRECTION_COLOURS, WIRING_COLOURS } from "../look/meaning.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { inStepOrder } from "./checkpoint.ts";
import { gainBySteps } from "./gainBySteps.ts";
import { gainByStepsOfModels } from "./gainByStepsOfModels.ts";
import { lastBlockTermsBySteps } from "./lastBlockTermsBySteps.ts";
import { labelledPlaces, stepPlaces } from "./stepAxis.ts";
import { stepByBlock } from "./stepByBlock.ts";

const { four, twenty } = CHECKPOINT_CASES;

describe("the axis of training steps", () => {
  it("is by the logarithm of the step, 0 to the left and what has no step to the right", () => {
    const at = (revision: string, step: number | null) => ({ revision, step });
    const places = stepPlaces([
      at("step0", 0),
      at("step10", 10),
      at("step100", 100),
      at("step1000", 1000),
      at("main", null),
    ]);
    const [zero, ten, hundred, thousand, main] = places.map(({ place }) => place);
    expect(zero).toBe(0);
    expect(ten).toBeGreaterThan(0);
    expect((hundred ?? 0) - (ten ?? 0)).toBeCloseTo((thousand ?? 0) - (hundred ?? 0), 12);
    expect(main).toBeCloseTo(1, 12);
    expect(thousand).toBeLessThan(main ?? 0);
    expect(places.map(({ label }) => label)).toEqual(["0", "10", "100", "1,000", "main"]);
  });

  it("labels the last step and no two that touch", () => {
    const places = stepPlaces(inStepOrder(twenty.checkpoints));
    const labelled = labelledPlaces(places, 400);
    expect(labelled.map(({ label }) => label)).toContain("143,000");
    expect(labelled.length).toBeLessThan(places.length);
  });
});

describe("gain by training step", () => {
  it("has checkpoints in the order of their steps, whatever order they come in", async () => {
    const { marks } = await drawnScene(gainBySteps(four));
    const means = marks.filter(({ type, datum }) => type === "symbol" && "word" in datum);
    expect(means.map(({ datum }) => datum["label"])).toEqual([
      "step 1,000",
      "step 8,000",
      "step 64,000",
      "step 143,000",
    ]);
    const xs = means.map(({ x }) => x);
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  });

  it("is coloured by direction where the interval excludes 1, with every prompt a thin grey line", async () => {
    const scene = await drawnScene(gainBySteps(four));
    const means = scene.marks.filter(({ type, datum }) => type === "symbol" && "word" in datum);
    expect(means[0]?.fill).toBe(DIRECTION_COLOURS.expansion);
    expect(means.at(-1)?.fill).toBe(DIRECTION_COLOURS.dampening);
    const lines = scene.marks.filter(({ type, stroke }) => type === "line" && stroke === PROMPT_GREY);
    expect(new Set(lines.map(({ datum }) => datum["prompt"])).size).toBe(25);
    expect(scene.domain("y")[0]).toBeLessThan(1);
    expect(scene.domain("y")[1]).toBeGreaterThan(1);
    expect(faintMarks(scene)).toEqual([]);
  });

  it("states the change that the first and the last checkpoint's pair shows, and the crossing", () => {
    const title = titleText(gainBySteps(four).title);
    expect(title).toMatch(
      /^Gain falls from 1\.\d+ to 0\.\d+ between step 1,000 and step 143,000 and crosses 1 near step \d+,000/u,
    );
    expect(titleText(gainBySteps({ ...four, pairs: [] }).title)).toContain("not shown to change");
  });

  it("draws at most 60 of many prompts, and says so", async () => {
    const spec = gainBySteps(twenty);
    expect(titleText(spec.title)).toContain("60 of 100 prompts");
    const { height, width } = await drawnScene(spec);
    expect(height / width).toBeLessThanOrEqual(170 / 89);
  });
});

describe("gain by training step of several models", () => {
  it("is a line a model, all on one axis of steps", async () => {
    const { marks } = await drawnScene(gainByStepsOfModels(TRAINING_CASES.two));
    const points = marks.filter(({ type, datum }) => type === "symbol" && "model" in datum);
    const of = (model: string) => points.filter(({ datum }) => datum["model"] === model);
    expect(of("tiny/falling").map(({ datum }) => datum["label"])).toEqual([
      "step 1,000",
      "step 8,000",
      "step 64,000",
    ]);
    expect(of("tiny/steady").map(({ datum }) => datum["label"])).toEqual(["step 0", "step 1,000", "main"]);
    const at = (model: string, label: string) =>
      of(model).find(({ datum }) => datum["label"] === label)?.x ?? Number.NaN;
    expect(at("tiny/falling", "step 1,000")).toBeCloseTo(at("tiny/steady", "step 1,000"), 6);
    expect(at("tiny/steady", "main")).toBeGreaterThan(at("tiny/falling", "step 64,000"));
    const lines = marks.filter(({ type, datum }) => type === "line" && "model" in datum);
    expect(new Set(lines.map(({ stroke }) => stroke))).toEqual(
      new Set([WIRING_COLOURS.parallel, WIRING_COLOURS.sequential]),
    );
  });

  it("has the means and intervals of the findings", async () => {
    const { marks } = await drawnScene(gainByStepsOfModels(TRAINING_CASES.two));
    const [model] = TRAINING_CASES.two.models;
    for (const { revision, findings } of model?.checkpoints ?? []) {
      const { estimate } = findings.primary;
      if (!estimate.defined) throw new Error("no estimate");
      const label = `step ${Number(revision.slice(4)).toLocaleString("en")}`;
      const own = marks.find(
        ({ type, datum }) =>
          type === "symbol" && datum["label"] === label && datum["model"] === "tiny/falling",
      );
      expect([own?.datum["mean"], own?.datum["low"], own?.datum["high"]]).toEqual([
        estimate.value.mean,
        estimate.value.interval.low,
        estimate.value.interval.high,
      ]);
    }
  });

  it("counts in its title what the first and the last pair of each model show", () => {
    expect(titleText(gainByStepsOfModels(TRAINING_CASES.two).title)).toContain(
      "Gain falls along 1 of 2 trainings, is not shown to change along 1",
    );
  });
});

describe("blocks by training step", () => {
  it("is one row a checkpoint in the order of the steps, the last block at the right", async () => {
    const { marks } = await drawnScene(stepByBlock(twenty));
    const rows = marks.filter(({ type }) => type === "rect");
    const labels = [...new Set(rows.toSorted((a, b) => a.y - b.y).map(({ datum }) => datum["label"]))];
    expect(labels).toHaveLength(20);
    expect(labels.slice(0, 2)).toEqual(["step 0", "step 1"]);
    expect(new Set(rows.map(({ datum }) => datum["layer"]))).toEqual(new Set([2, 3, 4, 5, 6, 7, 8]));
  });
});

describe("the last block's terms by training step", () => {
  it("stacks terms that add up to the sum on a linear axis", async () => {
    const scene = await drawnScene(lastBlockTermsBySteps(four));
    const bars = scene.marks.filter(({ type }) => type === "rect");
    const sums = scene.marks.filter(({ type, datum }) => type === "symbol" && "sum" in datum);
    expect(sums).toHaveLength(4);
    expect(bars).toHaveLength(12);
    for (const { datum } of sums) {
      const own = bars.filter((bar) => bar.datum["label"] === datum["label"]);
      const total = own.reduce((sum, bar) => sum + Number(bar.datum["mean"]), 0);
      expect(total).toBeCloseTo(Number(datum["sum"]), 10);
    }
    const [low = 0, high = 0] = scene.domain("y");
    expect(low).toBeLessThanOrEqual(0);
    expect(high).toBeGreaterThanOrEqual(0);
    expect(faintMarks(scene)).toEqual([]);
  });
});
