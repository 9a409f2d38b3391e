/** Text of every script: what is drawn where the machine has a font for it, and what is said where it has none. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas, loadImage } from "canvas";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { machineFonts } from "../../testing/machineFonts.ts";
import { PRINT_MM } from "../look/printSize.ts";
import { FIGURE_THEME } from "../look/theme.ts";
import { VEGA_LITE_SCHEMA, type FigureSpec } from "../figureSpec.ts";
import { forgetFonts } from "../fonts/fallbackFonts.ts";
import { renderFigure, type RenderedFigure } from "./renderFigure.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-scripts-"));
  forgetFonts();
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetFonts();
  rmSync(folder, { recursive: true });
});

/** A figure of nothing but characters, each in a cell of its own. */
const CELL = 40;
const figureOf = (text: string): FigureSpec => ({
  $schema: VEGA_LITE_SCHEMA,
  config: { ...FIGURE_THEME, padding: 0, view: { stroke: null } },
  width: CELL * Array.from(text).length,
  height: CELL,
  data: { values: Array.from(text, (character, at) => ({ character, at: at + 0.5 })) },
  mark: { type: "text", fontSize: 20 },
  encoding: {
    x: {
      field: "at",
      type: "quantitative",
      axis: null,
      scale: { domain: [0, Array.from(text).length], nice: false, zero: true },
    },
    text: { field: "character" },
  },
});

/** What each cell shows. */
async function shapes({ png }: RenderedFigure, cells: number): Promise<string[]> {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const width = image.width / cells;
  return Array.from({ length: cells }, (_, k) =>
    createHash("sha256")
      .update(context.getImageData(k * width, 0, width, image.height).data)
      .digest("hex"),
  );
}

/** One dot a pixel of the layout, so that equal cells are equal in the picture. */
const draw = (text: string): Promise<RenderedFigure> =>
  renderFigure(figureOf(text), {
    dotsPerInch: (CELL * Array.from(text).length - 0.5) / (PRINT_MM.oneColumn / 25.4),
  });
const HAN = "通义千问事实推理虚构";

test("characters that the bundled font lacks are drawn with a font of the system, each as itself", async () => {
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(folder, ["han.ttf"]));
  const figure = await draw(`A${HAN}\u{20000}`);
  expect(figure.unreadable).toEqual([]);
  expect(new Set(await shapes(figure, 12)).size).toBe(12);
});

test("where no font has them, each is the same box, and the figure says which", async () => {
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(folder, []));
  const figure = await draw(HAN);
  expect(new Set(await shapes(figure, 10)).size).toBe(1);
  expect(figure.unreadable).toHaveLength(10);
  expect(figure.unreadable[2]).toEqual({ text: "千", lacking: ["千"] });
});

test("what one font has is drawn where another lacks something, and only that is said", async () => {
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(folder, ["han.ttf", "pair.ttc"]));
  const figure = await draw("千ไน");
  expect(figure.unreadable.map(({ text }) => text)).toEqual(["ไ", "น"]);
});

test("the SVG is the same whatever fonts the machine has, and its text stays text", async () => {
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(folder, ["han.ttf"]));
  const withFont = await draw(HAN);
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(join(folder, "other"), []));
  forgetFonts();
  const without = await draw(HAN);
  expect(withFont.svg).toBe(without.svg);
  expect(withFont.svg).toContain(">千</text>");
  expect(withFont.svg).not.toContain("gain-font");
  expect(withFont.vega).toEqual(without.vega);
});

test("a figure that the bundled font can write does not depend on other fonts", async () => {
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(folder, ["han.ttf"]));
  const text = "Aé‖−αЖ…▲😀";
  await draw(HAN);
  const before = await draw(text);
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(join(folder, "other"), []));
  forgetFonts();
  const after = await draw(text);
  expect(after.png.equals(before.png)).toBe(true);
  expect(after.unreadable).toEqual([]);
});

test("joiners, marks of direction and variation selectors are no characters to lack", async () => {
  vi.stubEnv("FONTCONFIG_FILE", machineFonts(folder, []));
  expect((await draw("\u200d\u200c\ufe0f\u200e\u00a0\u2028a")).unreadable).toEqual([]);
});
