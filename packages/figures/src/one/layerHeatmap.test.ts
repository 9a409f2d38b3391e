import { beforeAll, describe, expect, it } from "vitest";
import { contrastOf, drawnScene, type DrawnMark, type DrawnScene } from "../../testing/drawnScene.ts";
import { ROWS_WITH_NORMS } from "../../testing/figureCases.ts";
import { findingsOfGains } from "../../testing/madeFindings.ts";
import { inCategoryOrder } from "../several/reportOrder.ts";
import { layerHeatmap, layerHeatmapDomain } from "./layerHeatmap.ts";

const rows = ROWS_WITH_NORMS.map((row) => {
  const [before = NaN, after = NaN] = (row.norms ?? []).slice(-2);
  return { ...row, lastGain: after / before };
});
const findings = findingsOfGains(rows);
const model = "m";

let scene: DrawnScene;
beforeAll(async () => {
  scene = await drawnScene(layerHeatmap({ model, rows, findings }));
});
const cellsOf = ({ marks }: DrawnScene): DrawnMark[] => marks.filter(({ type }) => type === "rect");

describe("gains by block and prompt", () => {
  it("draws blocks 2 to L of every prompt and of their mean, with the gain of its norms", () => {
    const cells = cellsOf(scene);
    expect(cells).toHaveLength(26 * 27);
    for (const { datum } of cells.filter((cell) => cell.datum["label"] === rows[3]?.prompt)) {
      const layer = Number(datum["layer"]);
      const norms = rows[3]?.norms ?? [];
      expect(datum["gain"]).toBeCloseTo((norms[layer] ?? NaN) / (norms[layer - 1] ?? NaN), 12);
    }
  });

  it("has categories by their means, and in each the largest last gain on top, printed beside it", () => {
    const cells = cellsOf(scene).filter(({ datum }) => datum["layer"] === 28);
    const byTop = cells.toSorted((a, b) => a.y - b.y).slice(1);
    const categoryOf = new Map(rows.map(({ prompt, category }) => [prompt, category]));
    const order = byTop.map(({ datum }) => categoryOf.get(String(datum["label"])));
    expect([...new Set(order)]).toEqual(inCategoryOrder([{ findings }]));
    for (const category of new Set(order)) {
      const gains = byTop.filter((_, i) => order[i] === category).map(({ datum }) => Number(datum["gain"]));
      expect(gains).toEqual(gains.toSorted((a, b) => b - a));
    }
    for (const cell of cells) {
      const right = scene.marks.filter(
        ({ type, x, y }) => type === "text" && x > cell.x2 && Math.abs(y - (cell.y + cell.y2) / 2) < 2,
      );
      expect(Number(right[0]?.text)).toBeCloseTo(Number(cell.datum["gain"]), 1);
    }
  });

  it("marks the cells below 1, and no other, with a dot of contrast 3 or more", () => {
    const dots = scene.marks.filter(({ type, datum }) => type === "symbol" && "gain" in datum);
    const below = cellsOf(scene).filter(({ datum }) => Number(datum["gain"]) < 1);
    expect(dots).toHaveLength(below.length);
    for (const { fill, datum } of dots) {
      const cell = below.find(
        (each) => each.datum["top"] === datum["top"] && each.datum["layer"] === datum["layer"],
      );
      expect(contrastOf(fill ?? "", cell?.fill ?? "")).toBeGreaterThan(3);
    }
  });

  it("draws as many of many prompts as a page holds, and says how many", async () => {
    const many = Array.from({ length: 8 }, (_, turn) =>
      rows.map((row) => ({ ...row, prompt: `${row.prompt ?? ""} ${String(turn)}` })),
    ).flat();
    const spec = layerHeatmap({ model, rows: many, findings: findingsOfGains(many) });
    const drawn = await drawnScene(spec);
    expect(drawn.height / drawn.width).toBeLessThanOrEqual(170 / 89);
    expect(JSON.stringify(spec.title)).toMatch(/4\d of 200 prompts, evenly spaced by last gain/u);
  });

  it("shares its colours where it is told to", async () => {
    const other = rows.map((row) => ({ ...row, norms: (row.norms ?? []).map((norm, k) => norm * 1.4 ** k) }));
    const domain = layerHeatmapDomain([
      { rows, findings },
      { rows: other, findings },
    ]);
    expect((await drawnScene(layerHeatmap({ model, rows, findings, domain }))).domain("fill")).toEqual(
      domain,
    );
    expect(domain[2]).toBeGreaterThan(1.4);
  });
});
