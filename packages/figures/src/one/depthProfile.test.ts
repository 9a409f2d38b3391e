import { geometricGains, normsByLayer } from "@gain/analysis";
import { beforeAll, describe, expect, it } from "vitest";
import { drawnScene, faintMarks, type DrawnScene } from "../../testing/drawnScene.ts";
import reference from "../../fixtures/reference_figures.json" with { type: "json" };
import { ROWS_WITH_NORMS } from "../../testing/figureCases.ts";
import { stackRows } from "../../testing/publishedFigures.ts";
import { LAST_BLOCK_GREY } from "../look/palette.ts";
import { depthProfile, depthProfileDomain } from "./depthProfile.ts";

const model = "m";
const rows = ROWS_WITH_NORMS;
const many = [...rows, ...rows.map((row) => ({ ...row, prompt: `${row.prompt ?? ""}, again` }))];
const means = geometricGains(normsByLayer(rows).overall);
const isShade = ({ fill }: { readonly fill: string | null }): boolean => fill === LAST_BLOCK_GREY;

let scene: DrawnScene;
beforeAll(async () => {
  scene = await drawnScene(depthProfile({ model, rows }));
});

const meansIn = ({ marks }: DrawnScene) =>
  marks.filter(({ type, datum }) => type === "symbol" && "prompts" in datum);

describe("norm and gain by depth", () => {
  it("draws the geometric mean norm of layers 0 to L and gain of blocks 2 to L", () => {
    const drawn = meansIn(scene).map(({ datum }) => [datum["layer"], datum["value"]]);
    const norms = normsByLayer(rows).overall.map(({ layer, geometricMeanNorm }) => [
      layer,
      geometricMeanNorm.defined ? geometricMeanNorm.value : null,
    ]);
    const gains = means.flatMap(({ layer, gain }) =>
      layer > 1 ? [[layer, gain.defined ? gain.value : null]] : [],
    );
    expect(drawn).toEqual([...norms, ...gains]);
  });

  it.each(Object.entries(reference.stack.geometricMeanNorms))(
    "draws the geometric means of scipy: %s",
    async (category, expected) => {
      const own = stackRows().filter((row) => row.category === category);
      const drawn = meansIn(await drawnScene(depthProfile({ model, rows: own })));
      const norms = drawn.slice(0, expected.length).map(({ datum }) => Number(datum["value"]));
      for (const [k, norm] of expected.entries()) expect(norms[k]).toBeCloseTo(norm, 9);
    },
  );

  it("places both panels' blocks at the same x", () => {
    const xOf = new Map<unknown, number[]>();
    for (const { x, datum } of meansIn(scene)) {
      xOf.set(datum["layer"], [...(xOf.get(datum["layer"]) ?? []), x]);
    }
    for (const [layer, xs] of xOf) {
      if (Number(layer) < 2) continue;
      expect(xs).toHaveLength(2);
      expect(xs[0]).toBeCloseTo(xs[1] ?? NaN, 6);
    }
  });

  it("names block 1 with its gain where it is not drawn, and prints the last one's", () => {
    const texts = scene.marks.map(({ text }) => text);
    const [first] = means;
    const last = means.at(-1);
    expect(texts).toContain(
      `block 1, not drawn: ×${(first?.gain.defined ? first.gain.value : NaN).toFixed(0)}`,
    );
    expect(texts).toContain((last?.gain.defined ? last.gain.value : NaN).toFixed(2));
  });

  it("draws every prompt as a line below 30 prompts, and a band of 10 to 90 % from 30 on", async () => {
    const lines = scene.marks.filter(({ datum }) => "prompt" in datum && datum["layer"] === 5);
    expect(new Set(lines.map(({ datum }) => datum["prompt"])).size).toBe(25);
    const banded = await drawnScene(depthProfile({ model, rows: many }));
    expect(banded.marks.filter(({ datum }) => "prompt" in datum)).toEqual([]);
    expect(banded.marks.filter(({ type }) => type === "area").length).toBeGreaterThan(0);
  });

  it("has log axes, of which that of gain holds 1, and no stroke that is hard to see", () => {
    const [low = NaN, high = NaN] = scene.domain("concat_1_y");
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
    expect(Math.min(...scene.domain("concat_0_y"))).toBeGreaterThan(0);
    expect(faintMarks(scene, (mark) => isShade(mark) || mark.type === "text")).toEqual([]);
  });

  it("is no taller than a page, and shares axes where it is told to", async () => {
    expect(scene.height / scene.width).toBeLessThan(170 / 89);
    const other = rows.map((row) => ({ ...row, norms: (row.norms ?? []).map((norm, k) => norm * 1.3 ** k) }));
    const domain = depthProfileDomain([{ rows }, { rows: other }]);
    const shared = await drawnScene(depthProfile({ model, rows, domain }));
    expect(shared.domain("concat_0_y")).toEqual(domain.norm);
    expect(shared.domain("concat_1_y")).toEqual(domain.gain);
    expect(domain.gain[1]).toBeGreaterThan(1.3);
  });
});
