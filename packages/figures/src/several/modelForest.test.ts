import { beforeAll, describe, expect, it } from "vitest";
import { drawnScene, faintMarks, type DrawnScene } from "../../testing/drawnScene.ts";
import { SEVERAL_CASES } from "../../testing/madeModels.ts";
import { CITED, PYTHON_MODELS, severalOf, type SeveralCase } from "../../testing/severalModels.ts";
import { titleText } from "../../testing/specData.ts";
import { DIRECTION_COLOURS, QUIET_MARK, WIRING_COLOURS } from "../look/meaning.ts";
import { modelForest } from "./modelForest.ts";
import { PROMPT_GREY } from "./quietTick.ts";
import type { CitedGain } from "./severalModel.ts";

const real = severalOf(PYTHON_MODELS);
const forest = ({ models, comparison }: SeveralCase, references: readonly CitedGain[] = []) =>
  modelForest({ models, architectures: comparison.architectures, references });
const textsOf = ({ marks }: DrawnScene): string[] =>
  marks.filter(({ type }) => type === "text").map(({ text }) => text);

let scene: DrawnScene;
beforeAll(async () => {
  scene = await drawnScene(forest(real, CITED));
});

describe("the forest of models", () => {
  it("draws every prompt, and the mean of every model in the colour of its wiring and the shape of its norm", () => {
    const ticks = scene.marks.filter(({ stroke }) => stroke === PROMPT_GREY);
    expect(ticks).toHaveLength(8 * 25);
    const means = scene.marks.filter(({ type, datum }) => type === "symbol" && "beyondLow" in datum);
    expect(means.map(({ datum, fill, shape }) => [datum["label"], fill, shape])).toEqual([
      ["GPT-J-6B", WIRING_COLOURS.parallel, "circle"],
      ["Pythia-6.9B", WIRING_COLOURS.parallel, "circle"],
      ["Gemma-7B", WIRING_COLOURS.sequential, "triangle-up"],
      ["LLaMA-3.1-8B", WIRING_COLOURS.sequential, "triangle-up"],
      ["GPT2-Medium", WIRING_COLOURS.sequential, "circle"],
      ["Mistral-7B", WIRING_COLOURS.sequential, "triangle-up"],
      ["GPT2-XL", WIRING_COLOURS.sequential, "circle"],
      ["GPT2-Large", WIRING_COLOURS.sequential, "circle"],
    ]);
  });

  it("uses no colour of a direction, and no stroke that is hard to see", () => {
    const inks = new Set(scene.marks.flatMap(({ fill, stroke }) => [fill, stroke]));
    for (const colour of Object.values(DIRECTION_COLOURS)) expect(inks).not.toContain(colour);
    expect(faintMarks(scene)).toEqual([]);
  });

  it("has a log axis that holds 1, with a labelled line there", () => {
    const [low = 0, high = 0] = scene.domain("x");
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
    expect(textsOf(scene)).toContain("1 = norm unchanged");
  });

  it("lets cited values set no axis: one beyond it is an arrow, the others are hollow and grey", async () => {
    const far: CitedGain = { name: "far", gain: 40, wiring: "parallel", normType: "LayerNorm" };
    const beside = await drawnScene(forest(real, [far, ...CITED]));
    expect(beside.domain("x")).toEqual((await drawnScene(forest(real))).domain("x"));
    expect(textsOf(beside)).toEqual(expect.arrayContaining(["→", "40.00 cited"]));
    const cited = beside.marks.filter(({ type, stroke }) => type === "symbol" && stroke === QUIET_MARK);
    expect(cited).toHaveLength(CITED.length);
    expect(new Set(cited.map(({ fill }) => fill))).toEqual(new Set(["white"]));
  });

  it("draws class means as lozenges over families where both classes have two, and for no class otherwise", async () => {
    const lozenges = (drawn: DrawnScene) =>
      drawn.marks.filter(
        ({ type, datum }) => type === "symbol" && String(datum["label"]).includes("families"),
      );
    expect(lozenges(scene).map(({ fill }) => fill)).toEqual([
      WIRING_COLOURS.parallel,
      WIRING_COLOURS.sequential,
    ]);
    expect(textsOf(scene)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^mean of 2 (?:parallel|sequential) families$/),
        expect.stringMatching(/^mean of 4 (?:parallel|sequential) families$/),
      ]),
    );
    const few = await drawnScene(forest(SEVERAL_CASES.six));
    expect(lozenges(few)).toEqual([]);
  });

  it("states means to the digit of their interval", () => {
    expect(textsOf(scene)).toEqual(expect.arrayContaining(["0.80 [0.77, 0.83]", "1.06 [1.03, 1.10]"]));
  });

  it("says what it does not draw, and how many of many prompts it draws", () => {
    const axis = (spec: unknown) => JSON.stringify(spec);
    expect(axis(forest(SEVERAL_CASES["many prompts"]))).toContain(
      "2 with some of their prompts drawn, evenly spaced",
    );
    expect(
      axis(forest(SEVERAL_CASES.two, [{ name: "x", gain: NaN, wiring: "unknown", normType: null }])),
    ).toContain("1 cited that is not positive and finite");
    expect(axis(forest(SEVERAL_CASES["one prompt"]))).toContain("no interval");
  });

  it("says which model is a copy, and counts it in no verdict", () => {
    const spec = forest(SEVERAL_CASES.copies);
    expect(titleText(spec.title)).toContain("The one model expands");
    expect(JSON.stringify(spec)).toContain("model b (copy)");
  });

  it.each(Object.entries(SEVERAL_CASES))(
    "keeps two lines of title and of key, and a page's height: %s",
    async (_name, given) => {
      const spec = forest(given, CITED);
      const { text, subtitle } = spec.title as { text: string[]; subtitle: string[] };
      expect(text.length).toBeLessThanOrEqual(2);
      expect(subtitle.length).toBeLessThanOrEqual(2);
      const drawn = await drawnScene(spec);
      expect(drawn.height / drawn.width).toBeLessThanOrEqual(170 / 89);
      expect(titleText(spec.title)).not.toContain("NaN");
    },
  );
});
