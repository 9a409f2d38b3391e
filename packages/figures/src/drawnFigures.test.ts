import { beforeAll, describe, expect, it } from "vitest";
import { pixelsOf } from "../testing/drawnFigure.ts";
import { FIGURES } from "../testing/figureSpecs.ts";
import { drawnTexts, overlappingTexts, textsOutside } from "../testing/svgTexts.ts";
import { registerFonts } from "./fonts/registerFonts.ts";
import { renderFigure } from "./render/renderFigure.ts";

/** Widths of a journal's columns (Nature), and the smallest type that it prints. */
const PRINT_MM = { "one column": 89, "two columns": 183 } as const;
const SMALLEST_POINTS = 6;
const POINTS_PER_MM = 72 / 25.4;

beforeAll(registerFonts);

describe.each(Object.entries(FIGURES))("%s", (_name, [spec, texts, print]) => {
  it("shows its texts whole, none over another and none below 6 pt in print", async () => {
    const { svg, png } = await renderFigure(spec);
    const drawn = drawnTexts(svg);
    expect(drawn.texts.map(({ text }) => text)).toEqual(expect.arrayContaining([...texts]));
    expect(textsOutside(drawn)).toEqual([]);
    expect(overlappingTexts(drawn)).toEqual([]);
    const smallest = Math.min(...drawn.texts.map(({ fontSize }) => fontSize));
    const scale = (PRINT_MM[print] * POINTS_PER_MM) / drawn.width;
    expect(smallest * scale).toBeGreaterThanOrEqual(SMALLEST_POINTS);

    const pixels = await pixelsOf(png);
    expect(pixels.inkShare).toBeGreaterThan(0.01);
    expect(pixels.inkOnRim).toBe(0);
  });
});
