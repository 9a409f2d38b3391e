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

/** Scrolls through the page, since charts are drawn when they become visible, and waits until all are drawn. */
export async function drawAll(page: Page): Promise<void> {
  const charts = page.locator("[data-chart]");
  for (let i = 0; i < (await charts.count()); i += 1) {
    await charts.nth(i).scrollIntoViewIfNeeded();
    await page.waitForSelector(`[data-chart="${String(i)}"][data-state]`);
  }
}
