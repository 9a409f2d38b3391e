/** The HTML report in a real browser, opened from disk. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNotebookCsv } from "@gain/records";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, layoutShift, NO_BROWSER, openReport, viewAll, type OpenReport } from "./browser.ts";
import { gain, ROOT } from "./gainCommand.ts";

const GPTJ = join(ROOT, "packages/records/fixtures/python-outputs/gptj_parallel_test_20260105_152333.csv");
const gains = readNotebookCsv(readFileSync(GPTJ, "utf8"), "gptj.csv").map(({ lastGain }) => lastGain);

/** Texts that run, load, reorder or compute something unless they are handled as text. */
const HOSTILE = [
  "</script><script>window.pwned = 1</script>",
  '"><img src=x onerror="window.pwned = 1">',
  "<svg/onload=window.pwned=1>",
  "javascript:window.pwned=1",
  "{{constructor.constructor('window.pwned = 1')()}}",
  "datum.gain; window.pwned = 1",
  '=HYPERLINK("http://127.0.0.1:9/x")',
  "line\u2028separator \u202ereversed\u0007bell",
  "<!--<script>",
  "__proto__",
];

if (NO_BROWSER !== undefined) console.warn(`The report is not tested in a browser: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER !== undefined)("the report", () => {
  let folder: string;
  let browser: Browser;

  async function reportOf(name: string, source: string): Promise<string> {
    const out = join(folder, name);
    const { code, stderr } = await gain(["analyze", source, "--out", out]);
    expect(code, stderr).toBe(0);
    return join(out, "report.html");
  }

  function csv(name: string, rows: readonly (readonly (string | number)[])[]): string {
    const path = join(folder, name);
    const cell = (value: string | number): string => `"${String(value).replaceAll('"', '""')}"`;
    const header = "Model,Category,Prompt,Entropy,Last_Gain,Top_Token,Top_Prob";
    writeFileSync(path, `${[header, ...rows.map((row) => row.map(cell).join(","))].join("\n")}\n`);
    return path;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  describe("of 25 rows", () => {
    let report: OpenReport;
    beforeAll(async () => {
      report = await openReport(browser, await reportOf("gptj", GPTJ));
    });
    const showAll = () => report.page.locator("#rows-page-size").selectOption("25");
    const column = (n: number): Promise<string[]> =>
      report.page.locator(`#all-rows tbody td:nth-child(${String(n)})`).allTextContents();

    test("opens within a second, the answer first", async () => {
      expect(report.readyMs).toBeLessThan(1000);
      expect(await report.page.locator("main section").first().getAttribute("id")).toBe("answer");
      expect(await report.page.locator("#answer").textContent()).toContain(
        "expands on these categories: gain 1.06 [1.03, 1.10]",
      );
    });

    test("has the answer and its figure in the first screen, on a phone the answer", async () => {
      const bottom = async (selector: string): Promise<number> => {
        const box = await report.page.locator(selector).first().boundingBox();
        return (box?.y ?? Number.NaN) + (box?.height ?? Number.NaN);
      };
      await report.page.setViewportSize({ width: 1280, height: 800 });
      expect(await bottom("h1")).toBeLessThan(200);
      expect(await bottom("#answer [data-chart] svg")).toBeLessThanOrEqual(800);
      expect(await bottom("#answer .lines li")).toBeLessThanOrEqual(800);
      await report.page.setViewportSize({ width: 390, height: 844 });
      expect(await bottom("h1")).toBeLessThan(422);
      await report.page.setViewportSize({ width: 1280, height: 900 });
    });

    test("has the drawing of every chart in it before anything scrolls, with more than a frame in it", async () => {
      const charts = report.page.locator("[data-chart]");
      // Three figures, and one in two forms.
      expect(await charts.count()).toBe(5);
      for (const chart of await charts.all()) {
        expect(await chart.getAttribute("data-state")).toBeNull();
        expect(await chart.locator("svg path").count()).toBeGreaterThan(10);
        expect((await chart.locator("svg").getAttribute("aria-label"))?.length).toBeGreaterThan(20);
      }
    });

    test("shows a view in the place of a drawing, and nothing moves", async () => {
      const boxes = () =>
        report.page.evaluate<number[][]>(`Array.from(document.querySelectorAll("[data-chart] svg"), (svg) => {
          const { x, y, width, height } = svg.getBoundingClientRect();
          return [x, y + scrollY, width, height];
        }).filter(([, , width]) => width > 0)`);
      await report.page.evaluate(`for (const fold of document.querySelectorAll("details")) fold.open = true`);
      const drawn = await boxes();
      await viewAll(report.page);
      expect(await report.page.locator("[data-state=view]").count()).toBe(4);
      expect(await boxes()).toEqual(drawn);
      expect(await layoutShift(report.page)).toBeLessThan(0.001);
    });

    test("shows the prompt of a point under the pointer", async () => {
      const points = report.page
        .locator("[data-chart].chart svg .mark-symbol.role-mark path")
        .filter({ visible: true });
      await points.last().hover();
      await expect.poll(() => report.page.locator(".tooltip").textContent()).toContain("Prompt");
      const prompts = readNotebookCsv(readFileSync(GPTJ, "utf8"), "gptj.csv").map(
        ({ prompt }) => prompt ?? "?",
      );
      const shown = (await report.page.locator(".tooltip").textContent()) ?? "";
      expect(prompts.some((prompt) => shown.includes(prompt))).toBe(true);
    });

    test("sorts its table by a column, both ways, and says so to a screen reader", async () => {
      await showAll();
      const headers = await report.page.locator("#all-rows th").allTextContents();
      const position = headers.findIndex((title) => title.startsWith("Gain")) + 1;
      const button = report.page.locator(`#all-rows th:nth-child(${String(position)}) button`);
      const expected = gains.toSorted((a, b) => a - b).map((value) => value.toFixed(4));
      await button.press("Enter");
      expect(await column(position)).toEqual(expected);
      expect(await button.locator("..").getAttribute("aria-sort")).toBe("ascending");
      await button.press("Enter");
      expect(await column(position)).toEqual(expected.toReversed());
      expect(await button.locator("..").getAttribute("aria-sort")).toBe("descending");
    });

    test("filters rows by text and by gains below 1", async () => {
      await report.page.locator("#rows-terms").fill("capital city");
      expect(await report.page.locator("#all-rows tbody tr").count()).toBe(1);
      await report.page.locator("#rows-terms").fill("");
      await report.page.locator("#rows-side").selectOption("below");
      expect(await report.page.locator("#all-rows tbody tr").count()).toBe(
        gains.filter((value) => value < 1).length,
      );
      await report.page.locator("#rows-side").selectOption("");
    });

    test("switches to dark with its charts, and prints light", async () => {
      const ground = (): Promise<string> =>
        report.page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      const light = await ground();
      await report.page.locator("#scheme-toggle").click();
      expect(await ground()).not.toBe(light);
      await expect.poll(() => report.page.locator("[data-chart][data-scheme=dark]").count()).toBe(4);
      const pdf = await report.page.pdf({ format: "A4" });
      expect(pdf.subarray(0, 4).toString()).toBe("%PDF");
      expect(await report.page.locator("[data-chart][data-state=view]").count()).toBe(4);
      await report.page.locator("#scheme-toggle").click();
      expect(await ground()).toBe(light);
    });

    test("causes no request, console message, error or policy violation in all of this", () => {
      expect(report.faults).toEqual([]);
    });
  });

  test("shows hostile prompts, tokens and model names as text", async () => {
    const rows = HOSTILE.flatMap((text, i) => [
      [text, text, text, i, 1 + i / 50, text, 0.5],
      ["plain", text, `${text} again`, i, i === 0 ? "nan" : 1 - i / 50, text, 0.5],
    ]);
    const { page, faults } = await openReport(browser, await reportOf("hostile", csv("hostile.csv", rows)));
    await viewAll(page);
    await page.locator("#rows-page-size").selectOption("250");
    await page
      .locator("[data-chart] svg .mark-symbol.role-mark path")
      .filter({ visible: true })
      .last()
      .hover();
    await expect.poll(() => page.locator(".tooltip dd").count()).toBeGreaterThan(0);
    expect(await page.locator(".tooltip > :not(dt, dd), .tooltip dd *").count()).toBe(0);
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    const table = (await page.locator("#all-rows tbody").textContent()) ?? "";
    expect(table).toContain("</script><script>window.pwned = 1</script>");
    expect(table).toContain('=HYPERLINK("http://127.0.0.1:9/x")');
    expect(table).toContain("\\u202e");
    expect(table).not.toMatch(/[\u2028\u202e\u0007]/);
    const drawn = await page.evaluate<string[]>(`[...new Set(Array.from(
      document.querySelectorAll("main svg, main svg *"), ({ tagName }) => tagName))]`);
    const allowed = [
      "svg",
      "g",
      "path",
      "line",
      "rect",
      "text",
      "tspan",
      "defs",
      "clipPath",
      "linearGradient",
      "stop",
    ];
    expect(drawn.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(await page.locator("main svg [style], main svg [onload], main svg [onclick]").count()).toBe(0);
    expect(await page.locator("main img, main a[href^=javascript], main script:not([type])").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test("of 10,000 rows opens within three seconds, and sorts NaN last", async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => [
      "m",
      `category ${String(i % 5)}`,
      `prompt ${String(i)}`,
      (i * 37) % 11,
      i === 17 ? "nan" : 0.9 + ((i * 7919) % 10_007) / 50_000,
      " the",
      0.25,
    ]);
    const { page, faults, readyMs } = await openReport(
      browser,
      await reportOf("many", csv("many.csv", rows)),
    );
    expect(readyMs).toBeLessThan(3000);
    await viewAll(page);
    const headers = await page.locator("#all-rows th").allTextContents();
    const position = String(headers.findIndex((title) => title.startsWith("Gain")) + 1);
    await page.locator(`#all-rows th:nth-child(${position}) button`).click();
    await page.locator("#rows-last").click();
    expect(await page.locator(`#all-rows tbody tr:last-child td:nth-child(${position})`).textContent()).toBe(
      "NaN",
    );
    expect(faults).toEqual([]);
  });
});
