import { beforeAll, describe, expect, it } from "vitest";
import {
  drawnScene,
  faintMarks,
  lightness,
  type DrawnMark,
  type DrawnScene,
} from "../../testing/drawnScene.ts";
import { madeProfile, madeSteps, profileOf } from "../../testing/madeSteps.ts";
import { titleText } from "../../testing/specData.ts";
import { DIRECTION_COLOURS } from "../look/meaning.ts";
import { BAND_GREY, LAST_BLOCK_GREY } from "../look/palette.ts";
import { PART_FILLS } from "../look/termStyle.ts";
import { mechanismByLayer, mechanismDomain } from "./mechanismByLayer.ts";

const model = { layers: 6, prompts: 9, firstStep: 0.2 };
const rows = Array.from({ length: model.prompts }, (_, prompt) => madeSteps(prompt, model));
const profile = madeProfile(model);
const figure = mechanismByLayer({ model: "made", profile });
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const stepsOf = (k: number) => rows.map((row) => row[k - 1]).filter((step) => step !== undefined);
const textsOf = ({ marks }: DrawnScene): string[] =>
  marks.filter(({ type }) => type === "text").map(({ text }) => text);
const barsOf = ({ marks }: DrawnScene): DrawnMark[] => marks.filter(({ datum }) => "part" in datum);
const sumsOf = ({ marks }: DrawnScene): DrawnMark[] =>
  marks.filter(({ type, datum }) => type === "symbol" && "colour" in datum);

let scene: DrawnScene;
beforeAll(async () => {
  scene = await drawnScene(figure);
});

describe("the mechanism by layer", () => {
  it("stacks the means of (2⟨h, x⟩ + ‖x‖²) / ‖h‖² of the MLP and attention, and the interplay, to the mean of gain² − 1", () => {
    for (let k = 1; k <= model.layers; k += 1) {
      const part = (name: "attention" | "mlp"): number =>
        mean(
          stepsOf(k).map(({ normBefore, split }) => {
            const [norm, inner] = [split?.[`${name}Norm`] ?? NaN, split?.[`${name}Inner`] ?? NaN];
            return (2 * inner + norm ** 2) / normBefore ** 2;
          }),
        );
      const growth = mean(stepsOf(k).map(({ normBefore, normAfter }) => (normAfter / normBefore) ** 2 - 1));
      const expected = {
        MLP: part("mlp"),
        attention: part("attention"),
        interplay: growth - part("mlp") - part("attention"),
      };
      const bars = barsOf(scene).filter(({ datum }) => datum["layer"] === k);
      for (const [name, value] of Object.entries(expected)) {
        const bar = bars.find(({ datum }) => datum["part"] === name)?.datum ?? {};
        expect(Number(bar["to"]) - Number(bar["from"]), `${name} of block ${String(k)}`).toBeCloseTo(
          value,
          12,
        );
      }
      const up = Math.max(0, ...bars.map(({ datum }) => Number(datum["to"])));
      const down = Math.min(0, ...bars.map(({ datum }) => Number(datum["to"])));
      expect(up + down).toBeCloseTo(growth, 12);
      const sum = sumsOf(scene).find(({ datum }) => datum["layer"] === k);
      expect(sum?.datum["mean"]).toBeCloseTo(growth, 12);
    }
  });

  it("places sums and bars on one linear axis, where lengths can be compared", () => {
    const [low = NaN, high = NaN] = scene.domain("concat_0_y");
    expect(low).toBeLessThan(0);
    const places = sumsOf(scene).map(({ datum, y }) => [Number(datum["mean"]), y] as const);
    const [[one, top] = [NaN, NaN], [other, bottom] = [NaN, NaN]] = places;
    const slope = (bottom - top) / (other - one);
    for (const [value, y] of places) expect(y).toBeCloseTo(top + slope * (value - one), 6);
    expect(high).toBeGreaterThan(Math.max(...places.map(([value]) => value)));
  });

  it("tells the parts apart in grey, each seen on paper", () => {
    const [mlp, attention, cross] = [PART_FILLS.mlp, PART_FILLS.attention, PART_FILLS.cross].map(lightness);
    expect((attention ?? NaN) - (mlp ?? NaN)).toBeGreaterThan(25);
    expect((cross ?? NaN) - (attention ?? NaN)).toBeGreaterThan(20);
    const isBehind = ({ fill, stroke }: DrawnMark) =>
      fill === LAST_BLOCK_GREY || (fill === BAND_GREY && stroke !== null);
    expect(faintMarks(scene, isBehind)).toEqual([]);
  });

  it("calls the parts what the tables call them", () => {
    expect(textsOf(scene)).toEqual(expect.arrayContaining(["sum", "interplay", "attention", "MLP"]));
    expect(JSON.stringify(figure)).not.toMatch(/[Cc]ross\b/u);
  });

  it("gives a sum the hue of a direction exactly where its interval excludes 0", () => {
    for (const { fill, datum } of sumsOf(scene)) {
      const [low, high] = [Number(datum["low"]), Number(datum["high"])];
      expect(fill === DIRECTION_COLOURS.expansion, String(datum["layer"])).toBe(low > 0);
      expect(fill === DIRECTION_COLOURS.dampening, String(datum["layer"])).toBe(high < 0);
    }
  });

  it("cuts blocks that dwarf the others and prints their sums above them", async () => {
    const steep = madeProfile({ ...model, firstStep: 40 });
    const cut = await drawnScene(mechanismByLayer({ model: "made", profile: steep }));
    const growth = steep.byLayer[0]?.growth.mean;
    if (growth?.defined !== true) throw new Error("block 1 has no growth");
    expect(textsOf(cut)).toContain(`+${growth.value.toPrecision(4).slice(0, 4)}`);
    expect(sumsOf(cut).map(({ datum }) => datum["layer"])).toEqual([2, 3, 4, 5, 6]);
    expect(cut.domain("concat_0_y")[1]).toBeLessThan(growth.value / 100);
  });

  it("shares its axis with other models when it is told to", async () => {
    const domain = mechanismDomain([profile, madeProfile({ ...model, layers: 9 })]);
    const shared = await drawnScene(mechanismByLayer({ model: "made", profile, domain }));
    expect(shared.domain("concat_0_y")).toEqual(domain);
  });

  it("draws the cosine with one SD on both sides, over the same blocks", () => {
    const points = scene.marks.filter(({ type, datum }) => type === "area" && datum["layer"] === 2);
    const cosines = stepsOf(2).map(
      ({ normBefore, normAfter, deltaNorm }) =>
        (normBefore ** 2 + normAfter ** 2 - deltaNorm ** 2) / (2 * normBefore * normAfter),
    );
    const squares = cosines.reduce((sum, value) => sum + (value - mean(cosines)) ** 2, 0);
    const sd = Math.sqrt(squares / (cosines.length - 1));
    expect(points[0]?.datum["low"]).toBeCloseTo(mean(cosines) - sd, 12);
    expect(points[0]?.datum["high"]).toBeCloseTo(mean(cosines) + sd, 12);
    expect(scene.domain("concat_1_x")).toEqual(scene.domain("concat_0_x"));
  });

  it("says which blocks have no parts, and how many prompts are left out", () => {
    const odd = mechanismByLayer({ model: "made", profile: madeProfile({ ...model, split: "odd blocks" }) });
    expect(titleText(odd.title)).toContain("3 of 6 blocks without parts");
    const broken = rows.map((row, i) => row.map((step) => (i === 0 ? { ...step, inner: NaN } : step)));
    const lacking = mechanismByLayer({ model: "made", profile: profileOf(broken, model.layers) });
    expect(titleText(lacking.title)).toContain("up to 1 prompt of a block left out: not finite");
  });
});
