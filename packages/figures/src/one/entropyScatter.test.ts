import { describe, expect, it } from "vitest";
import { drawnScene, faintMarks, type DrawnScene } from "../../testing/drawnScene.ts";
import { rowsWith } from "../../testing/figureCases.ts";
import { findingsOfGains } from "../../testing/madeFindings.ts";
import { PUBLISHED_ROWS } from "../../testing/publishedFigures.ts";
import { INK } from "../look/palette.ts";
import { entropyScatter, entropyScatterDomain } from "./entropyScatter.ts";

const model = "m";
const inputOf = (rows: typeof PUBLISHED_ROWS) => ({ model, rows, findings: findingsOfGains(rows) });
const own = ({ marks }: DrawnScene) =>
  marks.filter(({ type, datum }) => type === "symbol" && "prompt" in datum);

describe("gain and entropy", () => {
  it("draws every prompt once as a circle of ink, by category in cells", async () => {
    const scene = await drawnScene(entropyScatter(inputOf(PUBLISHED_ROWS)));
    const points = own(scene);
    expect(points).toHaveLength(25);
    for (const { stroke, fill } of points) expect([stroke, fill]).toEqual([INK, "white"]);
    const drawn = points.map(({ datum }) => [datum["category"], datum["entropy"], datum["gain"]]);
    const given = PUBLISHED_ROWS.map(({ category, entropyNats, lastGain }) => [
      category,
      entropyNats,
      lastGain,
    ]);
    expect(drawn.toSorted()).toEqual(given.toSorted());
    const texts = scene.marks.map(({ text }) => text);
    for (const category of new Set(PUBLISHED_ROWS.map((row) => row.category)))
      expect(texts).toContain(`${category ?? ""} (5)`);
  });

  it("has a log axis of gain that holds 1, and strokes that can be seen", async () => {
    const scene = await drawnScene(entropyScatter(inputOf(PUBLISHED_ROWS)));
    const [low = NaN, high = NaN] = scene.domain("y");
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
    expect(faintMarks(scene)).toEqual([]);
    expect(scene.height / scene.width).toBeLessThan(170 / 89);
  });

  it("draws no plot of entropies within 0.1 nat", async () => {
    const still = rowsWith((_row, i) => ({ entropyNats: 10.78975 + 0.00001 * i }));
    const scene = await drawnScene(entropyScatter(inputOf(still)));
    expect(own(scene)).toEqual([]);
    expect(scene.marks.map(({ text }) => text).join()).toContain("No plot: a span below 0.1 nat");
    const wider = rowsWith((_row, i) => ({ entropyNats: 10 + 0.101 * (i / 24) }));
    expect(own(await drawnScene(entropyScatter(inputOf(wider))))).toHaveLength(25);
  });

  it("counts in cells what is more than 2,000 prompts", async () => {
    const many = Array.from({ length: 2001 }, (_, i) => ({
      ...rowsWith(() => ({}))[i % 25],
      prompt: `p${String(i)}`,
      entropyNats: 3 + Math.sin(i),
      lastGain: 1 + 0.1 * Math.cos(3 * i),
    })) as typeof PUBLISHED_ROWS;
    const scene = await drawnScene(entropyScatter(inputOf(many)));
    const counts = scene.marks.filter(({ type, datum }) => type === "rect" && "count" in datum);
    expect(counts.reduce((sum, { datum }) => sum + Number(datum["count"]), 0)).toBe(2001);
  });

  it("shares its axes where it is told to", async () => {
    const other = rowsWith((row) => ({
      entropyNats: (row.entropyNats ?? 0) + 3,
      lastGain: 2 * row.lastGain,
    }));
    const domain = entropyScatterDomain([{ rows: PUBLISHED_ROWS }, { rows: other }]);
    const scene = await drawnScene(entropyScatter({ ...inputOf(PUBLISHED_ROWS), domain }));
    expect(scene.domain("x")).toEqual(domain.entropy);
    expect(scene.domain("y")).toEqual(domain.gain);
  });
});
