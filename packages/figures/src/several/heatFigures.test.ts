import { inCategoryOrder, inModelOrder } from "./reportOrder.ts";
import { describe, expect, it } from "vitest";
import { contrastOf, drawnScene, lightness, type DrawnMark } from "../../testing/drawnScene.ts";
import { SEVERAL_CASES } from "../../testing/madeModels.ts";
import { PYTHON_MODELS, severalOf } from "../../testing/severalModels.ts";
import { categoryByModel } from "./categoryByModel.ts";
import { HEAT_COLOURS } from "./heatScale.ts";
import { modelByBlock } from "./modelByBlock.ts";

const real = severalOf(PYTHON_MODELS);
const cellsOf = (marks: readonly DrawnMark[]) => marks.filter(({ type }) => type === "rect");

describe("the colours of gains", () => {
  it("differ in greyscale between dampening and expansion", () => {
    const [dampening, neutral, expansion] = HEAT_COLOURS.map(lightness);
    expect((expansion ?? 0) - (dampening ?? 0)).toBeGreaterThan(30);
    expect(neutral ?? 0).toBeLessThan(97);
  });
});

describe("categories by model", () => {
  it("prints every defined mean in a cell, models and categories in their orders", async () => {
    const { marks } = await drawnScene(categoryByModel({ models: real.models }));
    const cells = cellsOf(marks);
    expect(cells).toHaveLength(8 * 5);
    const order = inModelOrder(real.models).map(({ name }) => name);
    const byRow = [...new Set(cells.toSorted((a, b) => a.y - b.y).map(({ datum }) => datum["model"]))];
    expect(byRow).toEqual(order);
    const headings = marks.filter(({ text }) => inCategoryOrder(real.models).includes(text));
    expect(headings.toSorted((a, b) => a.x - b.x).map(({ text }) => text)).toEqual(
      inCategoryOrder(real.models),
    );
    for (const cell of cells) {
      const inside = marks.filter(
        ({ type, x, y }) => type === "text" && x > cell.x && x < cell.x2 && y > cell.y && y < cell.y2,
      );
      expect(inside.map(({ text }) => text)).toEqual([Number(cell.datum["gain"]).toFixed(2)]);
      expect(contrastOf(inside[0]?.fill ?? "", cell.fill ?? "")).toBeGreaterThan(3);
    }
  });

  it("says where a mean is not defined, and takes the range that it is given", async () => {
    const few = SEVERAL_CASES["one prompt"];
    const spec = categoryByModel({ models: few.models, domain: [0.5, 1, 2] });
    expect(JSON.stringify(spec)).toContain("–: fewer than 3 prompts");
    const { domain } = await drawnScene(spec);
    expect(domain("fill")).toEqual([0.5, 1, 2]);
  });
});

describe("blocks by model", () => {
  it("draws the blocks from 2 on in one range, with a dot in those below 1 alone, and the last gain at the right", async () => {
    const { models } = SEVERAL_CASES.twelve;
    const { marks } = await drawnScene(modelByBlock({ models }));
    const cells = cellsOf(marks);
    expect(Math.min(...cells.map(({ datum }) => Number(datum["layer"])))).toBe(2);
    const below = cells.filter(({ datum }) => Number(datum["gain"]) < 1);
    const dots = marks.filter(({ type, datum }) => type === "symbol" && "gain" in datum);
    expect(below.length).toBeGreaterThan(10);
    expect(dots).toHaveLength(below.length);
    for (const { fill, datum } of dots) {
      const cell = cells.find(
        (each) => each.datum["top"] === datum["top"] && each.datum["layer"] === datum["layer"],
      );
      expect(contrastOf(fill ?? "", cell?.fill ?? "")).toBeGreaterThan(3);
    }
    const last = inModelOrder(models)[0]?.blocks.at(-1)?.gain;
    expect(marks.map(({ text }) => text)).toContain(last?.defined === true ? last.value.toFixed(2) : "");
  });

  it("knows of every cell the whole name of its model, also where the label is cut", async () => {
    const [model] = SEVERAL_CASES.two.models;
    if (model === undefined) throw new Error("there are two models");
    const name = "a long name ".repeat(20);
    const { marks } = await drawnScene(modelByBlock({ models: [{ ...model, name }] }));
    expect(new Set(cellsOf(marks).map(({ datum }) => datum["name"]))).toEqual(new Set([name]));
    expect(marks.map(({ text }) => text)).not.toContain(name);
  });

  it("leaves out first blocks that would fill the scale, and names them", () => {
    const [model] = SEVERAL_CASES.two.models;
    if (model === undefined) throw new Error("there are two models");
    const blocks = model.blocks.map((block) =>
      block.layer === 2 ? { layer: 2, gain: { defined: true, value: 9 } as const } : block,
    );
    const spec = JSON.stringify(modelByBlock({ models: [{ ...model, blocks }] }));
    expect(spec).toContain("block 1 left out, of model a 1 to 2");
    expect(spec).not.toContain('"gain":9');
  });
});
