/** How the pages of `gain view` look in Chromium and on paper, and that they work in Firefox too. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, NO_BROWSER } from "./browser.ts";
import { Firefox, NO_FIREFOX } from "./firefox.ts";
import { gain } from "./gainCommand.ts";
import { expectPicture, otherFonts, setFont } from "./goldenPictures.ts";
import { pdfPages } from "./pdfPages.ts";
import { ViewedRuns } from "./viewedRuns.ts";

const A4_POINTS = 595.3;
/** Width and height of the window, and how many times as small its picture is. */
const SCREENS = [
  [390, 844, 2],
  [1280, 800, 2],
  [3840, 2160, 4],
] as const;

/** Times are those of the test. */
const SET_TIMES = `{
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: node } = texts;
    const set = node.data.replace(/\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d/g, "2026-01-01 00:00");
    if (set !== node.data) node.data = set;
  }
}`;

/** Drawings are the same on every machine; the views that take their place measure texts in its fonts. */
const KEEP_DRAWINGS = `dispatchEvent(new Event("beforeprint"))`;

let view: ViewedRuns;
beforeAll(async () => {
  view = await ViewedRuns.start();
});
afterAll(() => view.end());

describe.skipIf(NO_BROWSER !== undefined)("the pages of gain view", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const rowsShown = (page: Page): Promise<unknown> => page.waitForSelector(".row-controls");

  test.for([
    ["list", ""],
    ["run", "?run=second"],
  ] as const)(
    "the %s looks as it did on a phone, a laptop and a large screen, light and dark",
    async ([name, query], { skip }) => {
      const { page } = await view.open(browser, query, { bypassCSP: true });
      if (query !== "") {
        await rowsShown(page);
        await page.waitForSelector("html[data-charts=live]");
        await page.evaluate(KEEP_DRAWINGS);
      }
      await setFont(page);
      const other = await otherFonts(page);
      skip(other !== undefined, other);
      const canvas = await browser.newPage();
      for (const [width, height, factor] of SCREENS) {
        await page.emulateMedia({ colorScheme: "light" });
        await page.setViewportSize({ width, height });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          await page.evaluate(SET_TIMES);
          const picture = `view-${name}-${String(width)}-${colorScheme}`;
          await expectPicture(canvas, picture, await page.screenshot(), { width, height, factor });
        }
      }
      await Promise.all([page.close(), canvas.close()]);
    },
  );

  test("a run on paper has its sections, figures and rows within the page, and no control", async () => {
    const { page } = await view.open(browser, "?run=first", { colorScheme: "dark" });
    await rowsShown(page);
    const pages = await pdfPages(await page.pdf({ format: "A4" }));
    const texts = pages.flat();
    const all = texts.map(({ text }) => text).join(" ");
    const headings = await page.locator("main h2").allTextContents();
    expect(headings.filter((heading) => !all.includes(heading))).toEqual([]);
    for (const k of [0, 30, 59]) expect(all).toContain(`prompt number ${String(k)}`);
    expect(pages.length).toBeLessThanOrEqual(20);
    expect(texts.filter(({ x, width }) => x < 0 || x + width > A4_POINTS)).toEqual([]);
    await page.emulateMedia({ media: "print" });
    const controls = page.locator(
      "nav, #scheme-toggle, .controls, .row-controls, input, select, #files button",
    );
    expect(await controls.filter({ visible: true }).count()).toBe(0);
    const figures = page.locator("figure").filter({ visible: true });
    expect(await figures.count()).toBeGreaterThan(3);
    expect(
      await page.evaluate<string[]>(
        `Array.from(document.querySelectorAll("figure"), (figure) => getComputedStyle(figure).breakInside)`,
      ),
    ).not.toContain("auto");
    await page.close();
  });
});

describe.skipIf(NO_FIREFOX !== undefined)(
  `the pages of gain view in Firefox${NO_FIREFOX === undefined ? "" : `: ${NO_FIREFOX}`}`,
  () => {
    let firefox: Firefox;
    beforeAll(async () => {
      firefox = await Firefox.launch();
    });
    afterAll(() => firefox.close());

    const texts = (selector: string): Promise<string[]> =>
      firefox.evaluate(
        `Array.from(document.querySelectorAll(${JSON.stringify(selector)}), ({ textContent }) => textContent)`,
      );

    test("list, run, rows, a row's details and a comparison are shown, without a message", async () => {
      await firefox.open(view.home);
      expect(await texts("tbody th")).toEqual(expect.arrayContaining(["first", "second"]));
      expect(await firefox.evaluate("location.hash")).toBe("");
      await firefox.open(`${view.origin}/?run=first&category=Novel#rows`);
      await firefox.waitFor(`document.querySelector(".row-controls")`);
      await firefox.waitFor(`document.body.textContent.includes("21 rows of 62")`);
      await firefox.waitFor(`document.documentElement.dataset.charts === "live"`);
      await firefox.evaluate(`document.querySelector(".open-row").click()`);
      await firefox.waitFor(`document.querySelector("dialog[open] .plot .band")`);
      await firefox.open(`${view.origin}/?compare=first&compare=second`);
      expect(await texts("#differences tbody th")).toContain("plan.prompts.count");
      expect(
        firefox.requests.filter(
          (address) => !address.startsWith(view.origin) && !address.startsWith("data:"),
        ),
      ).toEqual([]);
      expect(firefox.logged).toEqual([]);
    });

    test("a bundle shows its runs and rows from disk", async () => {
      const site = join(view.folder, "site");
      expect((await gain(["view", "bundle", view.runs, "--out", site])).code).toBe(0);
      await firefox.open(`file://${site}/index.html`);
      expect(await texts("tbody th")).toHaveLength(2);
      await firefox.open(`file://${site}/index.html?run=second`);
      await firefox.waitFor(`document.querySelector("tr[data-at]")`);
      expect(firefox.logged).toEqual([]);
    });
  },
);
