import { simultaneousIntervals } from "@gain/analysis";
import { inModelOrder } from "./reportOrder.ts";
import { describe, expect, it } from "vitest";
import { drawnScene, faintMarks, type DrawnScene } from "../../testing/drawnScene.ts";
import { SEVERAL_CASES } from "../../testing/madeModels.ts";
import { PYTHON_MODELS, severalOf, type SeveralCase } from "../../testing/severalModels.ts";
import { INK } from "../look/palette.ts";
import { allPairs } from "./allPairs.ts";
import { pairLines } from "./pairLines.ts";

const real = severalOf(PYTHON_MODELS);
const inputOf = ({ models, comparison: { pairs } }: SeveralCase) => ({
  pairs,
  order: inModelOrder(models).map(({ name }) => name),
});
const points = ({ marks }: DrawnScene) => marks.filter(({ type }) => type === "symbol");

describe("every pair of models", () => {
  it("is one row, sorted by ratio, the earlier model over the later one", async () => {
    const scene = await drawnScene(allPairs(inputOf(real)));
    const ratios = points(scene).map(({ datum }) => Number(datum["ratio"]));
    expect(ratios).toHaveLength(28);
    expect(ratios).toEqual(ratios.toSorted((a, b) => b - a));
    const { order } = inputOf(real);
    for (const { datum } of points(scene)) {
      const [over = "", under = ""] = String(datum["label"]).split(" / ");
      expect(order.indexOf(over)).toBeLessThan(order.indexOf(under));
    }
  });

  it("has intervals that hold together, and is filled where its own excludes 1", async () => {
    const { pairs } = real.comparison;
    const together = simultaneousIntervals(pairs.map(({ ratioTest }) => ratioTest));
    const scene = await drawnScene(allPairs(inputOf(real)));
    const drawn = new Map(points(scene).map(({ datum, fill }) => [String(datum["label"]), { datum, fill }]));
    for (const [i, { first, second }] of pairs.entries()) {
      const interval = together[i];
      if (interval?.defined !== true) throw new Error("every pair has an interval");
      const { low, high } = interval.value;
      const straight = drawn.get(`${first} / ${second}`);
      const turned = drawn.get(`${second} / ${first}`);
      const found = straight ?? turned;
      expect(Number(found?.datum["low"])).toBeCloseTo(straight === undefined ? 1 / high : low, 12);
      expect(found?.fill).toBe(low > 1 || high < 1 ? INK : "white");
    }
  });

  it("holds 1 on its log axis and is drawn in ink that is easy to see", async () => {
    const scene = await drawnScene(allPairs(inputOf(SEVERAL_CASES.six)));
    const [low = 0, high = 0] = scene.domain("x");
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
    expect(faintMarks(scene)).toEqual([]);
  });

  it("has two columns of one axis for twelve models, within a page", async () => {
    const scene = await drawnScene(allPairs(inputOf(SEVERAL_CASES.twelve)));
    expect(points(scene)).toHaveLength(66);
    expect(scene.domain("concat_0_x")).toEqual(scene.domain("concat_1_x"));
    expect(scene.height / scene.width).toBeLessThanOrEqual(170 / 183);
  });

  it("leaves out those nearest to 1 of more pairs than a page holds, and says how many", async () => {
    const { pairs } = SEVERAL_CASES.twelve.comparison;
    const many = Array.from({ length: 3 }, (_, i) =>
      pairs.map((pair) => ({ ...pair, first: `${pair.first} ${String(i)}` })),
    ).flat();
    const spec = allPairs({ pairs: many, order: [] });
    const scene = await drawnScene(spec);
    expect(scene.height / scene.width).toBeLessThanOrEqual(170 / 183);
    const drawn = points(scene).length;
    expect(JSON.stringify(spec)).toContain(`${String(3 * 66 - drawn)} pairs nearest to 1 not drawn`);
  });

  it("counts pairs with a copy and pairs without a test, and draws neither", () => {
    const { lines, repeated, untested } = pairLines(SEVERAL_CASES.copies.comparison.pairs, []);
    expect([lines.length, repeated, untested]).toEqual([0, 3, 0]);
    expect(JSON.stringify(allPairs(inputOf(SEVERAL_CASES["one prompt"])))).toContain("1 pair without a test");
  });
});
