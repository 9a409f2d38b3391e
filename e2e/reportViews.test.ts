/** The HTML report on a phone, on paper, without scripts, and with many rows. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawAll, launch, NO_BROWSER, openReport } from "./browser.ts";
import { gain, ROOT } from "./gainCommand.ts";
import { pdfColours } from "./pdfColours.ts";

/** Colours of the charts' axes and texts in the light and the dark scheme. */
const INK = { light: "#1a1a1a", dark: "#e6e9ed" };

const PYTHON_OUTPUTS = join(ROOT, "packages/records/fixtures/python-outputs");

describe.skipIf(NO_BROWSER !== undefined)("a report of five models", () => {
  let folder: string;
  let browser: Browser;
  let report: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
    browser = await launch();
    const files = ["gptj_parallel_test_20260105_152333.csv", "thermodynamic_benchmark_20260105_141034.csv"];
    const sources = files.map((file) => join(PYTHON_OUTPUTS, file));
    const { code, stderr } = await gain(["analyze", ...sources, "--out", join(folder, "five")]);
    expect(code, stderr).toBe(0);
    report = join(folder, "five", "report.html");
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  test("fits a phone: only tables scroll sideways, and charts have one column of panels", async () => {
    const { page, faults } = await openReport(browser, report, { viewport: { width: 390, height: 844 } });
    await drawAll(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    const tooWide = await page.evaluate<string[]>(
      `Array.from(document.querySelectorAll("[data-chart]"))
        .filter((chart) => chart.scrollWidth > chart.clientWidth).map((chart) => chart.ariaLabel)`,
    );
    expect(tooWide).toEqual([]);
    const widths = await page.evaluate<number[]>(
      `Array.from(document.querySelectorAll("[data-chart] svg"), (svg) => Number(svg.getAttribute("width")))`,
    );
    // Two panels side by side are twice as wide.
    expect(Math.max(...widths)).toBeLessThan(600);
    expect(faults).toEqual([]);
  });

  test("prints in the light scheme from a dark window, with every chart, every row and no control", async () => {
    const { page, faults } = await openReport(browser, report, { colorScheme: "dark" });
    // This listener is called last before the pages are made.
    await page.evaluate(`addEventListener("beforeprint", () => {
      window.printed = {
        folded: document.querySelectorAll("details:not([open])").length,
        rows: document.querySelectorAll("#all-rows tbody tr").length,
      };
    })`);
    const painted = pdfColours(await page.pdf({ format: "A4" }));
    expect(await page.evaluate("window.printed")).toEqual({ folded: 0, rows: 125 });
    expect(painted).toContain(INK.light);
    expect(painted).not.toContain(INK.dark);
    await expect.poll(() => page.locator("[data-chart][data-scheme=light]").count()).toBe(0);
    expect(await page.locator("#all-rows tbody tr").count()).toBe(50);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#scheme-toggle, nav, .controls").filter({ visible: true }).count()).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(faults).toEqual([]);
  });

  test("without scripts has its texts and tables, and notes what needs scripts", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`file://${report}`);
    expect(await page.locator("#verdict").innerText()).toContain("dampening");
    expect(await page.locator("#evidence table").count()).toBeGreaterThan(5);
    // Five models against 1, the families of the five, and their ten pairs.
    expect(await page.locator("#comparison tbody tr").count()).toBe(20);
    expect(await page.locator("noscript p").filter({ visible: true }).count()).toBe(2);
    expect(await page.locator("#rows-controls, #scheme-toggle").filter({ visible: true }).count()).toBe(0);
    await context.close();
  });

  test("shows the rows that its filters select", async () => {
    const { page, faults } = await openReport(browser, report);
    const status = (): Promise<string | null> => page.locator("#rows-status").textContent();
    expect(await status()).toBe("Rows 1–50 of 125");
    await page.locator("#rows-model").selectOption({ label: "Pythia-6.9B" });
    expect(await status()).toBe("Rows 1–25 of 25 matching, 125 in all");
    await page.locator("#rows-category").selectOption({ label: "Novel" });
    expect(await status()).toBe("Rows 1–5 of 5 matching, 125 in all");
    await page.locator("#rows-terms").fill("no such word");
    expect(await status()).toBe("No row of 125 matches.");
    expect(faults).toEqual([]);
  });

  test("draws visible charts: without its marks a chart is a much smaller picture", async () => {
    const { page } = await openReport(browser, report);
    await drawAll(page);
    const chart = page.locator("[data-chart]").first();
    const whole = await chart.screenshot();
    await page.evaluate(`document.querySelector("[data-chart] svg, [data-chart] canvas").remove()`);
    const blank = await chart.screenshot();
    expect(whole.length).toBeGreaterThan(3 * blank.length);
  });

  test("of 100,000 rows opens, and sorts and filters the first 10,000", async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => {
      const value = 0.9 + ((i * 7919) % 100_003) / 500_000;
      return `m,category ${String(i % 5)},prompt ${String(i)},${String((i * 37) % 11)},${String(value)}`;
    });
    const source = join(folder, "many.csv");
    writeFileSync(source, `Model,Category,Prompt,Entropy,Last_Gain\n${rows.join("\n")}\n`);
    const { code, stderr } = await gain(["analyze", source, "--out", join(folder, "many")]);
    expect(code, stderr).toBe(0);
    const { page, faults, readyMs } = await openReport(browser, join(folder, "many", "report.html"));
    expect(readyMs).toBeLessThan(10_000);
    await page.locator("#all-rows th[data-column=gain] button").click();
    const lowest = await page.locator("#all-rows tbody tr:first-child td.number").allTextContents();
    expect(lowest).toContain("0.9000");
    await page.locator("#rows-terms").fill("prompt 9999");
    expect(await page.locator("#rows-status").textContent()).toBe("Rows 1–1 of 1 matching, 10,000 in all");
    expect(await page.locator("#rows").textContent()).toContain("100,000");
    await drawAll(page);
    expect(await page.locator("[data-chart][data-state=failed]").count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
