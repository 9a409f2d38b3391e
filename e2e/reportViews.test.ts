/** The HTML report on a phone, on paper, without scripts, and with many rows. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, NO_BROWSER, openReport, viewAll } from "./browser.ts";
import { gain, ROOT } from "./gainCommand.ts";
import { pdfColours } from "./pdfColours.ts";
import { pdfPages } from "./pdfPages.ts";

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

  test.each([390, 820, 1280, 1920])(
    "fits a window of %i pixels, and shows all of its contents",
    async (width) => {
      const { page, faults } = await openReport(browser, report, { viewport: { width, height: 900 } });
      await page.evaluate(`for (const fold of document.querySelectorAll("details")) fold.open = true`);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      const outside = await page.evaluate<string[]>(
        `Array.from(document.querySelectorAll("nav a, #scheme-toggle, [data-chart] svg, h1, h2"))
        .filter((element) => { const { left, right } = (element.closest(".chart") ?? element).getBoundingClientRect(); return left < 0 || right > innerWidth; })
        .map(({ textContent, ariaLabel }) => ariaLabel ?? textContent)`,
      );
      expect(outside).toEqual([]);
      // Pixels for a millimetre of print: at 3.4, texts of 6 pt are 7 pixels high.
      const scales = await page.evaluate<number[]>(`Array.from(document.querySelectorAll("[data-chart] svg"))
      .filter((svg) => svg.getBoundingClientRect().width > 0)
      .map((svg) => svg.getBoundingClientRect().width / Number.parseFloat(svg.getAttribute("width")))`);
      expect(scales.length).toBeGreaterThan(10);
      expect(Math.min(...scales)).toBeGreaterThan(3.4);
      // With the fonts of this machine: a browser cuts what leaves a drawing.
      const cut = await page.evaluate<string[]>(`Array.from(document.querySelectorAll("[data-chart] svg"))
      .flatMap((svg) => { const box = svg.getBoundingClientRect();
        return Array.from(svg.querySelectorAll("text"))
          .filter((text) => { const { left, right } = text.getBoundingClientRect(); return left < box.left - 1 || right > box.right + 1; })
          .map((text) => text.textContent); })`);
      expect(cut).toEqual([]);
      expect(faults).toEqual([]);
    },
  );

  test("is no longer than fifteen screens before a fold is opened, and its answer is beside its figure", async () => {
    const { page } = await openReport(browser, report, { viewport: { width: 1280, height: 800 } });
    expect(await page.evaluate("document.documentElement.scrollHeight")).toBeLessThan(12_000);
    const figure = await page.locator("#answer [data-chart] svg").first().boundingBox();
    const lines = await page.locator("#answer .lines").boundingBox();
    expect(lines?.x).toBeGreaterThan((figure?.x ?? Number.NaN) + (figure?.width ?? Number.NaN));
  });

  test("sorts its models by any column, and leads from a name into the fold of the model", async () => {
    const { page, faults } = await openReport(browser, report);
    const column = (n: number) =>
      page.locator(`#models tbody tr > :nth-child(${String(n)})`).allTextContents();
    const titles = await page.locator("#models thead th").allTextContents();
    const mean = titles.indexOf("Mean gain") + 1;
    const button = page.locator(`#models thead th:nth-child(${String(mean)}) button`);
    await button.click();
    const ascending = (await column(mean)).map(Number);
    expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
    expect(await button.locator("..").getAttribute("aria-sort")).toBe("ascending");
    await button.click();
    expect((await column(mean)).map(Number)).toEqual(ascending.toReversed());
    const [name = ""] = await column(1);
    await page.locator("#models tbody tr:first-child a").click();
    await expect.poll(() => page.locator("details.model[open] > summary").allTextContents()).toHaveLength(1);
    expect(await page.locator("details.model[open] > summary").textContent()).toContain(name);
    expect(faults).toEqual([]);
  });

  test("puts the decimal points of a column below one another", async () => {
    const { page } = await openReport(browser, report);
    const points = await page.evaluate<number[]>(`{
      const column = [...document.querySelectorAll("#models thead th")]
        .findIndex(({ textContent }) => textContent === "Mean gain");
      Array.from(document.querySelectorAll("#models tbody tr"), (row) => {
        const text = document.createTreeWalker(row.cells[column], NodeFilter.SHOW_TEXT).nextNode();
        const range = document.createRange();
        range.setStart(text, text.data.indexOf("."));
        range.setEnd(text, text.data.indexOf(".") + 1);
        return range.getBoundingClientRect().left;
      });
    }`);
    expect(points.length).toBe(5);
    expect(Math.max(...points) - Math.min(...points)).toBeLessThan(0.6);
  });

  test("prints light from a dark window: every chart, every model's statistics, every row, no control", async () => {
    const { page, faults } = await openReport(browser, report, { colorScheme: "dark" });
    await viewAll(page);
    expect(await page.locator("[data-chart][data-scheme=dark]").count()).toBeGreaterThan(5);
    // The last to be told before the pages are made.
    await page.evaluate(`addEventListener("beforeprint", () => {
      window.printed = {
        views: document.querySelectorAll("[data-chart] .sheet").length,
        rows: document.querySelectorAll("#all-rows tbody tr").length,
      };
    })`);
    const painted = pdfColours(await page.pdf({ format: "A4" }));
    expect(await page.evaluate("window.printed")).toEqual({ views: 0, rows: 125 });
    expect(painted).toContain(INK.light);
    expect(painted).not.toContain(INK.dark);
    expect(await page.locator("#all-rows tbody tr").count()).toBe(10);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#scheme-toggle, nav, .controls").filter({ visible: true }).count()).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(faults).toEqual([]);
  });

  test("takes 25 pages of A4 at most: numbered, no heading alone, prompts in lines of 25 characters, words whole", async () => {
    const { page } = await openReport(browser, report);
    const pages = await pdfPages(await page.pdf({ format: "A4" }));
    expect(pages.length).toBeLessThanOrEqual(25);
    const headings = new Set(await page.locator("h2, h3, summary, thead th:last-child").allTextContents());
    pages.forEach((texts, i) => {
      const body = texts.filter(({ y }) => y > 40);
      expect(texts.map(({ text }) => text)).toContain(`${String(i + 1)} / ${String(pages.length)}`);
      expect(headings).not.toContain(body.at(-1)?.text.trim());
    });
    const all = pages.flat().map(({ text }) => text);
    // The title is in the drawing, so that a figure and its caption are on one page if their texts are.
    const captioned = await page.evaluate<[string, string][]>(`
      Array.from(document.querySelectorAll("figure:not(.record figure)"), (figure) => [
        figure.querySelector("svg text").textContent,
        figure.querySelector("figcaption").textContent.trim().split(" ").slice(0, 4).join(" "),
      ])`);
    expect(captioned.length).toBeGreaterThan(0);
    for (const [drawn, caption] of captioned) {
      const holding = pages.filter((texts) => texts.some(({ text }) => text.startsWith(caption)));
      expect(holding.some((texts) => texts.some(({ text }) => text.includes(drawn)))).toBe(true);
    }
    // A fold of the making stays closed; each model's statistics are open.
    expect(all.filter((text) => text.includes("Hodges–Lehmann")).length).toBeGreaterThanOrEqual(5);
    const prompts = new Set(
      await page.evaluate<string[]>(
        `JSON.parse(document.getElementById("rows-data").textContent).texts.prompt.values`,
      ),
    );
    const words = new Set([...prompts].flatMap((prompt) => prompt.split(" ")));
    const inPrompts = all.filter(
      (text) =>
        text.trim().split(" ").length > 2 && [...prompts].some((prompt) => prompt.includes(text.trim())),
    );
    expect(inPrompts.length).toBeGreaterThan(25);
    for (const line of inPrompts) for (const word of line.trim().split(" ")) expect(words).toContain(word);
    const longest = Math.max(...inPrompts.map((line) => line.length));
    expect(longest).toBeGreaterThanOrEqual(25);
  });

  test("without scripts has its words, tables and figures, and says what it lacks", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: "dark" });
    const page = await context.newPage();
    await page.goto(`file://${report}`);
    expect(await page.locator("#answer h1").innerText()).toBe("Of 5 models 1 dampens, 4 expand");
    expect(await page.locator("#models tbody tr").count()).toBe(5);
    expect(await page.locator("#each table").count()).toBeGreaterThan(10);
    // The ten pairs of the five.
    expect(await page.locator("#pairs tbody tr").count()).toBe(10);
    expect(await page.locator("#answer [data-chart] svg").filter({ visible: true }).count()).toBe(1);
    const ink = await page.evaluate("getComputedStyle(document.querySelector('#answer svg text')).fill");
    expect(ink).toBe("rgb(230, 233, 237)");
    expect(await page.locator("noscript p").filter({ visible: true }).count()).toBe(1);
    expect(
      await page.locator("#rows-shown, #scheme-toggle, thead button").filter({ visible: true }).count(),
    ).toBe(0);
    await context.close();
  });

  test("shows the rows that its filters select", async () => {
    const { page, faults } = await openReport(browser, report);
    const status = (): Promise<string | null> => page.locator("#rows-status").textContent();
    expect(await status()).toBe("Rows 1–10 of 125");
    await page.locator("#rows-model").selectOption({ label: "Pythia-6.9B" });
    expect(await status()).toBe("Rows 1–10 of 25 matching, 125 in all");
    await page.locator("#rows-category").selectOption({ label: "Novel" });
    expect(await status()).toBe("Rows 1–5 of 5 matching, 125 in all");
    await page.locator("#rows-terms").fill("no such word");
    expect(await status()).toBe("No row of 125 matches.");
    expect(faults).toEqual([]);
  });

  test("draws visible charts: without its marks a chart is a much smaller picture", async () => {
    const { page } = await openReport(browser, report);
    const chart = page.locator("[data-chart]").first();
    const whole = await chart.screenshot();
    await page.evaluate(`document.querySelector("[data-chart] svg").replaceChildren()`);
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
    expect(await page.locator("#prompts").textContent()).toContain("100,000");
    await viewAll(page);
    expect(await page.locator("[data-chart][data-state=failed]").count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
