import { beforeAll, describe, expect, it } from "vitest";
import { drawnScene, faintMarks, type DrawnMark, type DrawnScene } from "../../testing/drawnScene.ts";
import { findingsOfGains, rowsOfGains, type GainsOfPrompts } from "../../testing/madeFindings.ts";
import { SMOLLM2 } from "../../testing/smollm2.ts";
import { titleText } from "../../testing/specData.ts";
import { DIRECTION_COLOURS, QUIET_MARK } from "../look/meaning.ts";
import { BAND_GREY, INK } from "../look/palette.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { categoryEstimates, categoryEstimatesDomain } from "./categoryEstimates.ts";

const inputOf = (given: GainsOfPrompts) => ({
  model: "m",
  rows: rowsOfGains(given),
  findings: findingsOfGains(given),
});
const sceneOf = (given: GainsOfPrompts): Promise<DrawnScene> => drawnScene(categoryEstimates(inputOf(given)));
const textsOf = ({ marks }: DrawnScene): string[] =>
  marks.filter(({ type }) => type === "text").map(({ text }) => text);
const prompts = ({ marks }: DrawnScene): DrawnMark[] => marks.filter(({ datum }) => "prompt" in datum);
const intervals = ({ marks }: DrawnScene): DrawnMark[] =>
  marks.filter(({ type, datum }) => type === "rule" && "low" in datum);
const isSeparator = ({ stroke }: DrawnMark): boolean => stroke === BAND_GREY;

let scene: DrawnScene;
beforeAll(async () => {
  scene = await sceneOf(SMOLLM2);
});

describe("gains by category", () => {
  it("draws every prompt as an open circle of ink", () => {
    const circles = prompts(scene);
    expect(circles).toHaveLength(25);
    for (const { shape, stroke, fill } of circles)
      expect([shape, stroke, fill]).toEqual(["circle", INK, null]);
  });

  it("orders categories by their means, with n, above the means for these and for new categories", () => {
    const labels = textsOf(scene).filter((text) => /\(\d+\)$/u.test(text));
    expect(labels).toEqual([
      ...["Nonsense  (5)", "Syntactic  (5)", "Factual  (5)", "Cliche  (5)", "Novel  (5)"],
      ...["These categories  (25)", "New categories  (5)"],
    ]);
    const means = scene.marks.filter(({ type, datum }) => type === "symbol" && "mean" in datum);
    expect(means.map(({ y }) => y)).toEqual(means.map(({ y }) => y).toSorted((a, b) => a - b));
  });

  it("has the hue of a direction exactly where the interval excludes 1, in bar and number", () => {
    const colours = intervals(scene).map(({ stroke, datum }) => [stroke, Number(datum["low"]) > 1]);
    const orange = DIRECTION_COLOURS.expansion;
    expect(colours).toEqual([
      [orange, true],
      ...Array.from({ length: 4 }, () => [QUIET_MARK, false]),
      [orange, true],
      [QUIET_MARK, false],
    ]);
    const coloured = scene.marks.filter(({ type, fill }) => type === "text" && fill === orange);
    expect(coloured.map(({ text }) => text)).toEqual(["1.24 [1.14, 1.35]", "1.08 [1.05, 1.12]"]);
  });

  it("shows dampening in its own hue", async () => {
    const blue = await sceneOf(SMOLLM2.map((row) => ({ ...row, lastGain: 0.7 * row.lastGain })));
    const lines = intervals(blue).filter(({ datum }) => Number(datum["high"]) < 1);
    expect(lines.length).toBeGreaterThan(5);
    for (const { stroke } of lines) expect(stroke).toBe(DIRECTION_COLOURS.dampening);
  });

  it("has a log axis that holds 1, all prompts and all means", () => {
    const [low = NaN, high = NaN] = scene.domain("x");
    for (const { lastGain } of [...SMOLLM2, { lastGain: 1 }]) {
      expect(low).toBeLessThan(lastGain);
      expect(high).toBeGreaterThan(lastGain);
    }
  });

  it("has no stroke that is hard to see", () => {
    expect(faintMarks(scene, isSeparator)).toEqual([]);
  });

  it("shares an axis with other models when it is told to", async () => {
    const other = SMOLLM2.map((row) => ({ ...row, lastGain: 2 * row.lastGain }));
    const domain = categoryEstimatesDomain([inputOf(SMOLLM2), inputOf(other)]);
    const shared = await drawnScene(categoryEstimates({ ...inputOf(SMOLLM2), domain }));
    expect(shared.domain("x")).toEqual(domain);
    expect(domain[1]).toBeGreaterThan(2 * 1.3);
  });

  it("draws no box of 60 prompts, and of more a box over some of them, evenly spaced", async () => {
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ category: "a", lastGain: 1 + 0.2 * Math.sin(i) }));
    const sixty = await sceneOf(many(60));
    expect(prompts(sixty)).toHaveLength(60);
    expect(sixty.marks.filter(({ type }) => type === "rect")).toEqual([]);
    const more = await sceneOf(many(1000));
    expect(prompts(more)).toHaveLength(200);
    for (const { stroke } of prompts(more)) expect(stroke).toBe(PROMPT_GREY);
    expect(more.marks.filter(({ type }) => type === "rect")).toHaveLength(1);
    expect(textsOf(more)).toContain("All prompts  (1,000)");
  });

  it("draws prompts and no interval of a category with fewer than three", async () => {
    const few = await sceneOf(SMOLLM2.map((row, i) => (i < 2 ? { ...row, category: "few" } : row)));
    expect(textsOf(few)).toEqual(expect.arrayContaining(["few  (2)", "needs 3 prompts"]));
  });

  it("never spreads a hundredth over the whole axis", async () => {
    const near = await sceneOf(SMOLLM2.map((row, i) => ({ ...row, lastGain: 1 + 1e-5 * Math.sin(i) })));
    expect(near.domain("x")).toEqual([1 / 1.01, 1.01]);
  });

  it("cuts an interval that would flatten all prompts, and says that it continues", async () => {
    const wide = [0.9, 1.1, 1.6].map((lastGain) => ({ category: "wide", lastGain }));
    const cut = await sceneOf([...SMOLLM2, ...wide]);
    const arrows = cut.marks.filter(({ datum }) => "arrow" in datum);
    expect(arrows.map(({ datum }) => datum["arrow"])).toEqual(["triangle-left", "triangle-right"]);
  });

  it("says which prompts it lacks", () => {
    const lacking = SMOLLM2.map((row, i) => (i === 0 ? { ...row, lastGain: Number.NaN } : row));
    const spec = categoryEstimates(inputOf(lacking));
    expect(JSON.stringify(spec)).toContain("24 of 25 prompts (1 left out: gain not finite)");
    expect(titleText(spec.title)).toContain("○");
  });
});
