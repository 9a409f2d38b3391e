/**
 * A page beside stored pictures of it. `GAIN_GOLDEN=write` writes them again, to be looked at before they are committed.
 *
 * Compared are means over cells of 16 × 16 pixels of the window, so that the rendering of single letters does not count:
 * they differ by less than 1 of 255 on average, and fewer than 1 % of them by more than 24.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { ROOT } from "./gainCommand.ts";

const GOLDEN = join(ROOT, "e2e/golden");
const FONTS = join(GOLDEN, "fonts.json");
const FONT = join(ROOT, "node_modules/@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf");
const MEAN_TOLERANCE = 1;
const CELL_TOLERANCE = 24;
const MOST_CELLS = 0.01;
const CELL = 16;
const IS_WRITTEN = process.env["GAIN_GOLDEN"] === "write";

/** Sets every text in a font that comes with the figures: machines have different ones. The page bypasses its policy. */
export async function setFont(page: Page): Promise<void> {
  const font = readFileSync(FONT).toString("base64");
  await page.addStyleTag({
    content: `@font-face { font-family: Arimo; src: url(data:font/ttf;base64,${font}); }
    * { font-family: Arimo !important; font-weight: 400 !important; }`,
  });
  await page.evaluate("document.fonts.ready");
}

/** Why pictures cannot be compared on this machine; undefined where they can. */
export async function otherFonts(page: Page): Promise<string | undefined> {
  const widths = await widthsOf(page);
  if (IS_WRITTEN) writeFileSync(FONTS, `${JSON.stringify(widths, null, 2)}\n`);
  const stored = JSON.parse(readFileSync(FONTS, "utf8")) as number[];
  return widths.some((each, i) => !(Math.abs(each - (stored[i] ?? Number.NaN)) < 0.5))
    ? "this machine sets texts in other widths than the one of the pictures"
    : undefined;
}

/**
 * Compares a screenshot with the stored picture of its name, which is smaller by a factor.
 *
 * @param canvas an empty page
 */
export async function expectPicture(
  canvas: Page,
  name: string,
  screen: Buffer,
  {
    width,
    height,
    factor = 2,
  }: { readonly width: number; readonly height: number; readonly factor?: number },
): Promise<void> {
  const file = join(GOLDEN, `${name}.png`);
  if (IS_WRITTEN) {
    mkdirSync(GOLDEN, { recursive: true });
    const { png } = await drawAt(canvas, screen, Math.round(width / factor), Math.round(height / factor));
    writeFileSync(file, Buffer.from(png, "base64"));
  }
  expect(existsSync(file), file).toBe(true);
  const cells = [Math.round(width / CELL), Math.round(height / CELL)] as const;
  const now = await drawAt(canvas, screen, ...cells);
  const before = await drawAt(canvas, readFileSync(file), ...cells);
  const differences = now.grey.map((grey, i) => Math.abs(grey - (before.grey[i] ?? Number.NaN)));
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  expect(mean, `${name}: the mean difference`).toBeLessThan(MEAN_TOLERANCE);
  const far = differences.filter((difference) => difference > CELL_TOLERANCE).length;
  expect(far / differences.length, `${name}: cells that differ`).toBeLessThan(MOST_CELLS);
}

/** Draws PNG files at a size, and returns the last as PNG and its grey values from 0 to 255. */
const drawAt = (page: Page, png: Buffer, width: number, height: number) =>
  page.evaluate<{ readonly png: string; readonly grey: number[] }>(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${png.toString("base64")}";
    await image.decode();
    const canvas = new OffscreenCanvas(${String(width)}, ${String(height)});
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, ${String(width)}, ${String(height)});
    const { data } = context.getImageData(0, 0, ${String(width)}, ${String(height)});
    const grey = Array.from({ length: data.length / 4 }, (_, i) =>
      0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]);
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return { png: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")), grey };
  })()`);

/** Widths of texts in the page's font: they depend on how the machine hints it, and on its fonts for missing characters. */
const widthsOf = (page: Page): Promise<number[]> =>
  page.evaluate<number[]>(`Array.from({ length: 12 }, (_, i) => {
    const text = document.createElement("span");
    text.style = "position: absolute; white-space: nowrap; font-size: " + (11 + i * 1.3) + "px";
    text.textContent = "Geometric mean gain ‖h(L)‖ / ‖h(L−1)‖ of every category, 95 % interval [0.97, 1.21] ○ Δ ≥ ₃₀";
    document.body.append(text);
    const { width, height } = text.getBoundingClientRect();
    text.remove();
    return [width, height];
  }).flat()`);
