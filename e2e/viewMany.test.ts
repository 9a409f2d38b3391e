/** `gain view` of a thousand runs and of a run of a million rows, made in seconds; of 12 blocks with `GAIN_LONG=1`. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, mostBoxes, NO_BROWSER } from "./browser.ts";
import { ROOT, startGain, type Running } from "./gainCommand.ts";

const RUNS = 1_000;
const ROWS = 1_000_000;
const IS_LONG = process.env["GAIN_LONG"] === "1";
const BLOCKS = IS_LONG ? 12 : 2;
/** Of a page that is scrolled; without limits a thousand runs have 30,000. */
const MOST_BOXES = 5_000;

describe.skipIf(NO_BROWSER !== undefined)("gain view of many", () => {
  let folder: string;
  let viewer: Running;
  let browser: Browser;
  let home: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
    const runs = join(folder, "runs");
    const program = ["--import", "tsx", "packages/viewer/bench/madeFolder.ts", runs];
    const sizes = ["--runs", String(RUNS), "--rows", String(ROWS), "--blocks", String(BLOCKS)];
    execFileSync(process.execPath, [...program, ...sizes], { cwd: ROOT });
    viewer = startGain(["view", runs, "--no-open"]);
    [[home = ""], browser] = await Promise.all([
      viewer.prints(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/),
      launch(),
    ]);
  });
  afterAll(async () => {
    viewer.signal("SIGTERM");
    await Promise.all([viewer.finished, browser.close()]);
    rmSync(folder, { recursive: true });
  });

  test("lists a thousand runs, of which it draws those in sight, and finds and sorts among all", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(home);
    await page.waitForSelector("text=1,001 runs");
    const drawn = page.locator("tbody tr");
    expect(await drawn.count()).toBe(50);
    await page.keyboard.press("End");
    await expect.poll(() => drawn.count()).toBeGreaterThan(50);
    await page.getByRole("button", { name: "Gain [95 %]" }).click();
    await page.getByRole("button", { name: "Gain [95 %]" }).click();
    expect(await drawn.first().locator("th").textContent()).toBe("run 999");
    await page.keyboard.press("/");
    await page.keyboard.type("77 RUN");
    await page.waitForSelector("text=19 of 1,001 runs");
    const numbers = Array.from({ length: RUNS }, (_, k) => String(RUNS - 1 - k));
    expect(await drawn.locator("th").allTextContents()).toEqual(
      numbers.filter((number) => number.includes("77")).map((number) => `run ${number}`),
    );
    await page.close();
  });

  test("shows the first and the last of a million rows, chooses among all, and opens one", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(home);
    await page.goto(`${new URL(home).origin}/?run=million`);
    const at = (row: number): string => `tr[data-at="${String(row)}"]`;
    await page.waitForSelector(at(0));
    expect(await page.locator(".rows-section > [role=status]").textContent()).toBe("1,000,000 rows");
    await page.locator(".rows-frame").evaluate((frame) => {
      (frame as { scrollTop: number; scrollHeight: number }).scrollTop = 1e9;
    });
    await page.waitForSelector(at(ROWS - 1));
    expect(await page.locator("tr[data-at]").count()).toBeLessThan(60);
    await page.waitForSelector(".row-controls");
    await page.locator(".row-controls").getByLabel("Category").selectOption("Novel");
    // Every third row, from the second one on.
    await page.waitForSelector("text=333,333 rows of 1,000,000");
    await page.waitForSelector(at(1));
    await page.getByRole("button", { name: "Open row 2", exact: true }).click();
    await page.waitForSelector("dialog .plot .band");
    await page.close();
  });

  test("scrolling lays out the runs and rows in sight, however many there are", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(home);
    await page.waitForSelector("text=1,001 runs");
    expect(await mostBoxes(browser, page, 4_000)).toBeLessThan(MOST_BOXES);
    expect(await page.locator("tbody tr").count()).toBeGreaterThan(RUNS / 2);
    await page.goto(`${new URL(home).origin}/?run=million`);
    await page.waitForSelector(".row-controls");
    await page.locator(".rows-frame").hover();
    expect(await mostBoxes(browser, page, 40_000)).toBeLessThan(MOST_BOXES);
    await page.close();
  });

  test.runIf(IS_LONG)("finds one of a million rows by its words", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(home);
    await page.goto(`${new URL(home).origin}/?run=million&words=number+765432+of`);
    await page.waitForSelector("text=1 row of 1,000,000");
    expect(await page.locator("tr[data-at]").textContent()).toContain("the number 765432 of many");
    await page.close();
  });
});
