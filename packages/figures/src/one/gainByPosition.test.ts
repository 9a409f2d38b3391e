import { describe, expect, it } from "vitest";
import { renderFigure } from "../render/renderFigure.ts";
import { gainByPosition } from "./gainByPosition.ts";
import type { GainsAtPositions } from "./positionHeatmap.ts";

/** ln of 1.1, 1.3, 0.9, 1.2 and 1.05. */
const FIVE = { prompts: 5, mean: 0.09668512991547526, squares: 0.07790143436117308 };
const at = (from: number, to: number, lastLog: GainsAtPositions["lastLog"]): GainsAtPositions => ({
  ...{ from, to, lastLog, rows: lastLog.prompts, gains: [] },
});
const same = (gain: number, prompts: number): GainsAtPositions["lastLog"] => ({
  ...{ prompts, mean: Math.log(gain), squares: 0 },
});
const none = { prompts: 0, mean: Number.NaN, squares: 0 };

interface Layer {
  readonly mark: { readonly type: string; readonly shape?: string };
  readonly data: { readonly values: readonly Readonly<Record<string, unknown>>[] };
}

function drawn(positions: readonly GainsAtPositions[]) {
  const spec = gainByPosition({ model: "m", positions });
  const layers = (spec as unknown as { layer: Layer[] }).layer;
  return {
    text: JSON.stringify(spec),
    title: (spec.title as { text: readonly string[] }).text.join(" "),
    band: layers.find(({ mark }) => mark.type === "area")?.data.values ?? [],
    first: layers.find(({ mark }) => mark.type === "point"),
  };
}

describe("gain by position", () => {
  it("has the geometric mean with scipy's interval of ln gain, and position 0 as a mark of its own", () => {
    const { title, text, band, first } = drawn([
      at(0, 0, same(0.5, 5)),
      at(1, 4, FIVE),
      at(5, 8, same(1.2, 1)),
    ]);
    // scipy.stats.ttest_1samp of the five logarithms, its confidence_interval.
    expect(band[0]).toMatchObject({ place: 2.5, label: "positions 1–4", prompts: 5 });
    for (const [name, expected] of Object.entries({
      ...{ mean: 1.101513485367267, low: 0.9262656335494769, high: 1.3099179268871508 },
    }))
      expect(band[0]?.[name]).toBeCloseTo(expected, 12);
    expect(band[1]).toMatchObject({ low: null, high: null, prompts: 1 });
    expect(first?.mark.shape).toBe("diamond");
    expect(title).toBe("Last-layer gain: 0.50 at position 0; 1.10 at positions 1–4, 1.20 at positions 5–8");
    expect(text).toContain("1 to 5 prompts");
    expect(text).toContain("position 0: 0.50");
  });

  it("puts position 0 at the edge where it is far from the others, with its number", () => {
    const above = drawn([at(0, 0, same(400, 5)), at(1, 1, FIVE)]);
    expect(above.first?.mark.shape).toBe("triangle-up");
    expect(above.text).toContain("position 0: 400");
    expect(above.text).toContain("position 0 beyond the axis");
    const below = drawn([at(0, 0, same(1e-3, 5)), at(1, 1, FIVE)]);
    expect(below.first?.mark.shape).toBe("triangle-down");
  });

  it("is titled and drawn with one position, without position 0, and without a finite gain", async () => {
    for (const [positions, title] of [
      [[at(0, 0, same(2, 3))], "Last-layer gain: 2.00 at position 0"],
      [[at(5, 5, same(2, 3))], "Last-layer gain by position: 2.00 at position 5"],
      [[at(0, 0, none), at(1, 1, none)], "Last-layer gain by position: no finite value"],
      [[], "Last-layer gain by position: no finite value"],
      [
        [at(0, 0, same(1e300, 2)), at(1, 1, { ...FIVE, squares: Number.NaN })],
        /^Last-layer gain: 1.00e\+300 at/u,
      ],
    ] as const) {
      expect(drawn(positions).title).toMatch(title);
      const { svg } = await renderFigure(gainByPosition({ model: "m", positions }), { dotsPerInch: 30 });
      expect(svg).not.toMatch(/NaN|Infinity/u);
    }
  });
});
