import { describe, expect, it } from "vitest";
import { renderFigure } from "../render/renderFigure.ts";
import { positionHeatmapTitle } from "../titles/positionHeatmapTitle.ts";
import { positionHeatmap, type GainsAtPositions } from "./positionHeatmap.ts";

const at = (from: number, to: number, gains: readonly number[]): GainsAtPositions => ({
  ...{ from, to, rows: 3, gains, lastLog: { prompts: 0, mean: Number.NaN, squares: 0 } },
});
const POSITIONS = [at(0, 0, [40, 0.5]), at(1, 4, [1.5, 1.25]), at(5, 8, [1.25, Number.NaN])];

describe("gain by position", () => {
  it("has a row for every bin, position 0 marked, and the last block's gain beside it", () => {
    const spec = positionHeatmap({ model: "m", positions: POSITIONS });
    const { values } = spec.data as { values: { label: string; layer: number; gain: number | null }[] };
    expect(values.map(({ label, layer, gain }) => [label, layer, gain])).toEqual([
      ["position 0", 1, 40],
      ["position 0", 2, 0.5],
      ["1–4", 1, 1.5],
      ["1–4", 2, 1.25],
      ["5–8", 1, 1.25],
      ["5–8", 2, null],
    ]);
    const text = JSON.stringify(spec);
    for (const shown of ["0.50", "1.25", "–", "9 positions"]) expect(text).toContain(shown);
  });

  it("is titled by its finding", () => {
    expect(positionHeatmapTitle(POSITIONS)).toEqual([
      "Mean last-layer gain is 0.50 at position 0;",
      "1.25 at the others",
    ]);
    expect(positionHeatmapTitle(POSITIONS.slice(1, 2))).toEqual(["Mean last-layer gain is 1.25 by position"]);
    expect(positionHeatmapTitle([])).toEqual(["Mean last-layer gain by position: no finite value"]);
  });

  it("is drawn of damaged numbers and of 49 bins, within a page", async () => {
    const damaged = [NaN, Infinity, 0, -1, 1e300, 5e-324, 1];
    const many = Array.from({ length: 49 }, (_, k) =>
      at(
        k,
        k,
        damaged.map((_, j) => damaged[(j + k) % 7] ?? NaN),
      ),
    );
    const { svg } = await renderFigure(positionHeatmap({ model: "m", positions: many }), { dotsPerInch: 30 });
    expect(svg).not.toMatch(/NaN|Infinity/u);
    const [, height] = /<svg[^>]* viewBox="0 0 [\d.]+ ([\d.]+)"/u.exec(svg) ?? [];
    expect(Number(height)).toBeLessThan(3000);
  });
});
