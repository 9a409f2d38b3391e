import type { ModelValue } from "@gain/analysis";
import { expect, it } from "vitest";
import { drawnScene } from "../../testing/drawnScene.ts";
import { WIRING_COLOURS } from "../look/meaning.ts";
import { gainByParameters } from "./gainByParameters.ts";

const value = (model: string, gain: number, about: Partial<ModelValue> = {}): ModelValue => ({
  ...{
    model,
    family: model.slice(0, 1),
    wiring: "parallel",
    normType: "LayerNorm",
    layers: 4,
    parameters: 1e8,
  },
  logGain: { defined: true, value: Math.log(gain) },
  ...about,
});

const VALUES = [
  value("a1", 0.9, { parameters: 1e9 }),
  value("a2", 1.1),
  value("b1", 1.2, { wiring: "sequential", normType: "RMSNorm", parameters: 4e8 }),
  value("c1", 1.3, { parameters: null }),
  value("d1", 1.3, { logGain: { defined: false, reason: "none" } }),
];

it("draws every model of known size in the colour of its wiring, and names its family once", async () => {
  const scene = await drawnScene(gainByParameters({ values: VALUES }));
  const points = scene.marks.filter(({ type, datum }) => type === "symbol" && "model" in datum);
  expect(points.map(({ datum, fill }) => [datum["model"], fill])).toEqual([
    ["a1", WIRING_COLOURS.parallel],
    ["a2", WIRING_COLOURS.parallel],
    ["b1", WIRING_COLOURS.sequential],
  ]);
  const names = scene.marks.flatMap(({ type, text }) => (type === "text" ? [text] : []));
  expect(names.filter((text) => /^[a-d]$/u.test(text)).toSorted()).toEqual(["a", "b"]);
});

it("has a larger model further right and a larger gain further up", async () => {
  const { marks } = await drawnScene(gainByParameters({ values: VALUES }));
  const at = (model: string) =>
    marks.find(({ type, datum }) => type === "symbol" && datum["model"] === model);
  const [large, small] = [at("a1"), at("a2")];
  expect(large?.x).toBeGreaterThan(small?.x ?? Number.NaN);
  expect(large?.y).toBeGreaterThan(small?.y ?? Number.NaN);
});

it("says how many models are not drawn", () => {
  expect(JSON.stringify(gainByParameters({ values: VALUES }))).toContain("2 without a known size or gain");
});
