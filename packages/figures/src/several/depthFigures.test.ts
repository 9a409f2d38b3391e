import { inModelOrder } from "./reportOrder.ts";
import { describe, expect, it } from "vitest";
import { drawnScene, faintMarks } from "../../testing/drawnScene.ts";
import { SEVERAL_CASES } from "../../testing/madeModels.ts";
import { WIRING_COLOURS } from "../look/meaning.ts";
import { depthLines } from "./depthLines.ts";
import { depthMultiples } from "./depthMultiples.ts";
import { depthOverlay } from "./depthOverlay.ts";
import { NORM_SCALE, normName } from "./severalModel.ts";

const { models } = SEVERAL_CASES.twelve;

describe("gain by relative depth", () => {
  it("has one axis that holds 1 and every last block, and ends at the last block of each model", () => {
    const { axis, lines } = depthLines(models, 300);
    const [low, high] = axis.domain;
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
    for (const { points, model } of lines) {
      const last = points.at(-1);
      expect(last?.depth).toBe(1);
      expect(last?.layer).toBe(model.blocks.length);
      expect(last?.gain).toBeGreaterThan(low);
      expect(last?.gain).toBeLessThan(high);
    }
  });

  it("lets a single block flatten no other, and says how many lie beyond the axis", () => {
    const [first, ...others] = models;
    if (first === undefined) throw new Error("there are twelve models");
    const blocks = first.blocks.map((block) =>
      block.layer === 5 ? { layer: 5, gain: { defined: true, value: 90 } as const } : block,
    );
    const { axis, note } = depthLines([{ ...first, blocks }, ...others], 300);
    expect(axis.domain[1]).toBeLessThan(3);
    expect(note).toContain("blocks beyond the axis");
  });

  it("overlays all models, each in the colour of its wiring, named at its end with the shape of its norm", async () => {
    const scene = await drawnScene(depthOverlay({ models }));
    const ends = scene.marks.filter(({ type, datum }) => type === "symbol" && "norm" in datum);
    expect(ends).toHaveLength(12);
    const ordered = inModelOrder(models);
    expect(ends.map(({ fill, shape }) => [fill, shape])).toEqual(
      ordered.map(({ wiring, normType }) => [
        wiring === "parallel" || wiring === "sequential" ? WIRING_COLOURS[wiring] : WIRING_COLOURS.other,
        NORM_SCALE.range[NORM_SCALE.domain.indexOf(normName(normType))],
      ]),
    );
    const names = scene.marks.filter(({ text }) => ordered.some(({ name }) => name === text));
    expect(names).toHaveLength(12);
    const ys = names.map(({ y }) => y).toSorted((a, b) => a - b);
    for (const [i, y] of ys.slice(1).entries()) expect(y - (ys[i] ?? 0)).toBeGreaterThan(13);
    expect(faintMarks(scene)).toEqual([]);
    expect(scene.height / scene.width).toBeLessThanOrEqual(170 / 89);
  });

  it("gives each model a cell of the same scales, its line above those of the others", async () => {
    const scene = await drawnScene(depthMultiples({ models }));
    const ends = scene.marks.filter(({ type, datum }) => type === "symbol" && "norm" in datum);
    expect(ends).toHaveLength(12);
    expect(new Set(ends.map(({ x, y }) => `${String(x)} ${String(y)}`)).size).toBe(12);
    expect(scene.domain("y")[0]).toBeLessThan(1);
    expect(faintMarks(scene)).toEqual([]);
    expect(scene.height / scene.width).toBeLessThanOrEqual(170 / 183);
  });
});
