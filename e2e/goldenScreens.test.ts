/** The first screen of a report beside stored pictures, in four widths and in dark; they are a quarter of the window. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, NO_BROWSER } from "./browser.ts";
import { gain, ROOT } from "./gainCommand.ts";
import { expectPicture, otherFonts, setFont } from "./goldenPictures.ts";

const ROWS = join(ROOT, "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv");
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
      // A view, which takes the place of a drawing in sight in the dark, measures texts in the machine's fonts.
      await page.addInitScript("globalThis.IntersectionObserver = class { observe() {} }");
      await page.goto(`file://${join(folder, "report.html")}`);
      await setFont(page);
      const other = await otherFonts(page);
      skip(other !== undefined, other);
      // The time of the report and the version are on the screen.
      await page.evaluate(`document.querySelector("#answer .sub")?.replaceChildren()`);
      const canvas = await browser.newPage();
      const name = `report-${String(width)}-${colorScheme}`;
      await expectPicture(canvas, name, await page.screenshot(), { width, height });
      await Promise.all([page.close(), canvas.close()]);
    },
  );
});
