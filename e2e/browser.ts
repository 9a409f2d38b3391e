/** Chromium, which opens reports from disk and records every request, console message, error and policy violation. */
import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser to test in: `GAIN_CHROMIUM`, else the one of the system; undefined where there is none. */
const CHROMIUM = process.env["GAIN_CHROMIUM"] ?? PATHS.find((path) => existsSync(path));

/** Why the tests in a browser are skipped; undefined where they run. Continuous integration never skips them. */
export const NO_BROWSER =
  CHROMIUM === undefined && process.env["CI"] === undefined
    ? "Chromium was not found: install it, or name one in GAIN_CHROMIUM"
    : undefined;

export function launch(): Promise<Browser> {
  if (CHROMIUM === undefined)
    throw new Error("Chromium was not found: install it, or name one in GAIN_CHROMIUM");
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", ...quiet],
  });
}

/** An open report, and its faults so far: requests, console messages, errors, violations of its policy. */
export interface OpenReport {
  readonly page: Page;
  readonly faults: string[];
  /** From the beginning of navigation until the visible part is drawn. */
  readonly readyMs: number;
}

export async function openReport(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenReport> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const faults: string[] = [];
  const address = `file://${file}`;
  page.on("request", (request) => {
    if (request.url() !== address) faults.push(`request: ${request.url().slice(0, 200)}`);
  });
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction("reportViolation", (what: string) => faults.push(`policy: ${what}`));
  await page.addInitScript(`document.addEventListener("securitypolicyviolation", (event) =>
    window.reportViolation(event.violatedDirective + " " + event.blockedURI + " " + event.sample));`);
  await page.goto(address);
  await page.waitForSelector("html[data-ready=true]");
  const readyMs = await page.evaluate("performance.now()");
  return { page, faults, readyMs: Number(readyMs) };
}

/** Opens every fold and puts the pointer on every chart that is shown, so that each is a view, and waits until they are. */
export async function viewAll(page: Page): Promise<void> {
  await page.evaluate(`for (const fold of document.querySelectorAll("details")) fold.open = true`);
  for (const chart of await page.locator("[data-chart]").filter({ visible: true }).all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.hover({ position: { x: 3, y: 3 } });
    const number = (await chart.getAttribute("data-chart")) ?? "";
    await page.waitForSelector(`[data-chart="${number}"][data-state]`);
  }
}

/** The sum of all layout shifts of a page so far that no one has caused (https://web.dev/articles/cls). */
export const layoutShift = (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      resolve(list.getEntries().reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0));
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(0), 500);
  })`);

const WHEEL_STEPS = 25;
const TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline"];

/** The most boxes that a layout of a page keeps in place while the wheel turns: unlike time, alike on every machine. */
export async function mostBoxes(browser: Browser, page: Page, pixelsPerStep: number): Promise<number> {
  await browser.startTracing(page, { categories: TRACED });
  for (let step = 0; step < WHEEL_STEPS; step += 1) {
    await page.mouse.wheel(0, pixelsPerStep);
    await page.waitForTimeout(16);
  }
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as {
    traceEvents: { name: string; args: { beginData?: { totalObjects: number } } }[];
  };
  const layouts = traceEvents.filter(({ name }) => name === "Layout");
  return Math.max(...layouts.map(({ args }) => args.beginData?.totalObjects ?? Number.NaN));
}
