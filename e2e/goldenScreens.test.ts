/**
 * The first screen of a report beside stored pictures, in four widths and in dark. The pictures are a quarter of the window;
 * `GAIN_GOLDEN=write` writes them again, to be looked at before they are committed.
 *
 * Compared are means over cells of 16 × 16 pixels of the window, so that the rendering of single letters does not count:
 * they differ by less than 1 of 255 on average, and fewer than 1 % of them by more than 24.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, NO_BROWSER } from "./browser.ts";
import { gain, ROOT } from "./gainCommand.ts";

const GOLDEN = join(ROOT, "e2e/golden");
const FONT = join(ROOT, "node_modules/@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf");
const ROWS = join(ROOT, "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv");
const MEAN_TOLERANCE = 1;
const CELL_TOLERANCE = 24;
const MOST_CELLS = 0.01;
const CELL = 16;

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
    return { png: btoa(String.fromCharCode(...bytes)), grey };
  })()`);

const FONTS = join(GOLDEN, "fonts.json");

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

const SCREENS = [
  [390, 844, "light"],
  [820, 1180, "light"],
  [1280, 800, "light"],
  [1280, 800, "dark"],
  [1920, 1080, "light"],
] as const;

describe.skipIf(NO_BROWSER !== undefined)("the first screen of a report", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
    const { code, stderr } = await gain(["analyze", ROWS, "--out", folder]);
    expect(code, stderr).toBe(0);
    browser = await launch();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  test.for(SCREENS)(
    "at %i × %i pixels, %s, looks as it did",
    async ([width, height, colorScheme], { skip }) => {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme, bypassCSP: true });
      await page.goto(`file://${join(folder, "report.html")}`);
      // Machines have different fonts; this one comes with the figures.
      const font = readFileSync(FONT).toString("base64");
      await page.addStyleTag({
        content: `@font-face { font-family: Arimo; src: url(data:font/ttf;base64,${font}); }
        * { font-family: Arimo !important; font-weight: 400 !important; }`,
      });
      await page.evaluate("document.fonts.ready");
      const widths = await widthsOf(page);
      // The time of the report and the version are on the screen.
      await page.evaluate(`document.querySelector("#answer .sub")?.replaceChildren()`);
      const screen = await page.screenshot();
      const file = join(GOLDEN, `report-${String(width)}-${colorScheme}.png`);
      const canvas = await browser.newPage();
      if (process.env["GAIN_GOLDEN"] === "write") {
        mkdirSync(GOLDEN, { recursive: true });
        writeFileSync(FONTS, `${JSON.stringify(widths, null, 2)}\n`);
        const { png } = await drawAt(canvas, screen, Math.round(width / 2), Math.round(height / 2));
        writeFileSync(file, Buffer.from(png, "base64"));
      }
      expect(existsSync(file)).toBe(true);
      const stored = JSON.parse(readFileSync(FONTS, "utf8")) as number[];
      skip(
        widths.some((each, i) => !(Math.abs(each - (stored[i] ?? Number.NaN)) < 0.5)),
        "this machine sets texts in other widths than the one of the pictures",
      );
      const cells = [Math.round(width / CELL), Math.round(height / CELL)] as const;
      const now = await drawAt(canvas, screen, ...cells);
      const before = await drawAt(canvas, readFileSync(file), ...cells);
      const differences = now.grey.map((grey, i) => Math.abs(grey - (before.grey[i] ?? Number.NaN)));
      const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
      expect(mean).toBeLessThan(MEAN_TOLERANCE);
      const far = differences.filter((difference) => difference > CELL_TOLERANCE).length;
      expect(far / differences.length).toBeLessThan(MOST_CELLS);
      await Promise.all([page.close(), canvas.close()]);
    },
  );
});
