/** The page of `gain view` in a browser, over runs that the program made: finished, with errors, under way, killed. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, layoutShift, NO_BROWSER } from "./browser.ts";
import { gain, startGain } from "./gainCommand.ts";
import { FAKE, ViewedRuns } from "./viewedRuns.ts";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
/** Of what is in sight; https://web.dev/articles/cls calls less than 0.1 good. */
const MOST_SHIFT = 0.02;
const ready = "html[data-ready=true]";

describe.skipIf(NO_BROWSER !== undefined)("gain view", () => {
  let view: ViewedRuns;
  let folder: string;
  let runs: string;
  let browser: Browser;
  let home: string;
  let origin: string;

  beforeAll(async () => {
    [view, browser] = await Promise.all([ViewedRuns.start(), launch()]);
    ({ folder, runs, home, origin } = view);
  });
  afterAll(async () => {
    await Promise.all([view.end(), browser.close()]);
  });

  const open = (query: string, options: BrowserContextOptions = {}): ReturnType<ViewedRuns["open"]> =>
    view.open(browser, query, options);

  /** Violations of WCAG 2.2 AA by axe-core. The debugger evaluates its script, which the page's policy would refuse. */
  async function axeFaults(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
      `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then(({ violations }) => violations)`,
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  }

  const listed = (page: Page): Promise<string[]> => page.locator("tbody tr th").allTextContents();

  test("lists the runs with state, mean and verdict, by keyboard and mouse, and keeps the token out of the address", async () => {
    const { page, faults } = await open("");
    expect(page.url()).toBe(`${origin}/`);
    expect(await listed(page)).toEqual(["second", "first"]);
    expect(await layoutShift(page)).toBeLessThan(MOST_SHIFT);
    const row = page.locator("tbody tr", { hasText: "first" });
    expect(await row.locator(".state").textContent()).toContain("1 error row");
    expect(await row.locator(".gain").textContent()).toMatch(/\d\.\d+ \[\d/);
    await page.keyboard.press("/");
    await page.keyboard.type("sec");
    expect(await listed(page)).toEqual(["second"]);
    expect(page.url()).toContain("find=sec");
    await page.keyboard.press("Escape");
    await page.keyboard.press("x");
    expect(await page.locator("tbody input").isChecked()).toBe(true);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\?run=second/);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("shows a run by the sections of its report, and every row with what was measured of it", async () => {
    const { page, faults } = await open("?run=first");
    const report = readFileSync(join(runs, "first", "report.html"), "utf8");
    const headings = [...report.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, text]) => text);
    expect(await page.locator("main h2").allTextContents()).toEqual([...headings, "Files"]);
    const drawings = report.match(/data-chart="[^"]+"/g)?.length;
    expect(await page.locator("[data-chart] > svg").count()).toBe(drawings);
    await page.waitForSelector(".row-controls");
    const controls = page.locator(".row-controls");
    const status = page.locator(".rows-section > [role=status]");
    expect(await status.textContent()).toBe("62 rows");
    await controls.getByLabel("Flags").selectOption("errors");
    await page.waitForSelector("text=1 row of 62");
    expect(await page.locator("tr[data-at]").allTextContents()).toEqual([
      expect.stringContaining("an ERROR here"),
    ]);
    await controls.getByLabel("Flags").selectOption("");
    await controls.getByLabel("Category").selectOption("Factual");
    await controls.getByLabel("source").fill("wiki");
    await page.waitForSelector("text=2 rows of 62");
    await page.locator(".open-row").first().click();
    await page.waitForSelector("dialog table");
    expect(await page.locator("dialog").textContent()).toContain("prompt number 0");
    expect(await page.locator("dialog tbody tr").count()).toBe(4);
    expect(await page.locator("dialog .plot .band").count()).toBe(2);
    const tokens = await page.locator("dialog .tokens li").allTextContents();
    // The fake sidecar's tokens are the characters.
    expect(tokens).toEqual(
      "prompt number 0"
        .split("")
        .map((letter, k) => `${String(letter.charCodeAt(0))}${k === 14 ? letter : ""}`),
    );
    await page.keyboard.press("Escape");
    expect(await page.locator("dialog").isVisible()).toBe(false);
    await page.waitForSelector("html[data-charts=live]");
    await page
      .locator("[data-chart]")
      .first()
      .hover({ position: { x: 5, y: 5 } });
    await page.waitForSelector('[data-chart][data-state="view"]');
    expect(await page.title()).toBe("first – gain view");
    expect(await layoutShift(page)).toBeLessThan(MOST_SHIFT);
    expect(faults).toEqual([]);
    await page.getByText("Compare every file with its digest").click();
    await page.waitForSelector("text=Passed: there is no other file");
    await page.close();
  });

  test("takes of a forged report its texts alone: nothing of it runs, loads or leads elsewhere", async () => {
    cpSync(join(runs, "second"), join(runs, "forged"), { recursive: true });
    const evil =
      `<section id="answer"><h1 onclick="document.title='owned'" style="position:fixed">plain</h1><script>document.title='owned'</script>` +
      `<iframe src="https://evil.example"></iframe><meta http-equiv="refresh" content="0;url=https://evil.example"><img src="https://evil.example/x">` +
      `<a href="https://evil.example" id="away">away</a><a href="javascript:document.title='owned'">js</a><form action="https://evil.example"><button>send</button></form>` +
      `<svg><a href="https://evil.example"><circle r="9"/></a><image href="https://evil.example/x"/><rect fill="url(https://evil.example/x)"/><foreignObject><b>in</b></foreignObject><script>document.title='owned'</script></svg></section>`;
    writeFileSync(join(runs, "forged", "report.html"), `<html><body><main>${evil}</main></body></html>`);
    const { page, faults } = await open("?run=forged");
    expect(await page.locator("#answer h1").textContent()).toBe("plain");
    expect(
      await page.evaluate<string>(
        `Array.from(document.querySelector("#answer").children).filter(({ className }) => className !== "rows-section").map(({ outerHTML }) => outerHTML).join("")`,
      ),
    ).not.toMatch(/evil|owned|script|onclick|style=|form|iframe|image/);
    expect(await page.title()).toBe("forged – gain view");
    // The browser tells of what it refused while it read the file.
    expect(faults.filter((fault) => !fault.includes("Content Security Policy"))).toEqual([]);
    await page.close();
    rmSync(join(runs, "forged"), { recursive: true });
  });

  test("shows that a run was verified on this machine, and a link to chosen rows shows the same", async () => {
    const { page } = await open("?state=verified");
    expect(await listed(page)).toEqual([]);
    expect((await gain(["verify", join(runs, "second"), "--no-drawings"])).code).toBe(0);
    await page.waitForSelector("text=drawings left out");
    expect(await listed(page)).toEqual(["second"]);
    await page.goto(`${origin}/?run=second`);
    await page.locator(".row-controls").getByLabel("Category").selectOption("Novel");
    await page.locator(".row-controls").getByLabel("source").fill("wiki");
    await page.waitForSelector("text=2 rows of 60");
    const shown = await page.locator("tr[data-at]").allTextContents();
    await page.reload();
    await page.waitForSelector("text=2 rows of 60");
    expect(await page.locator("tr[data-at]").allTextContents()).toEqual(shown);
    expect(await page.locator(".row-controls").getByLabel("Category").inputValue()).toBe("Novel");
    await page.close();
  });

  test("compares runs by one report, and tells in what they differ", async () => {
    const { page, faults } = await open("?compare=first&compare=second");
    expect(await page.locator("#models").count()).toBe(1);
    expect(await layoutShift(page)).toBeLessThan(MOST_SHIFT);
    expect(await page.locator("[data-chart]").count()).toBeGreaterThan(5);
    const differences = await page.locator("#differences tbody th").allTextContents();
    expect(differences).toContain("plan.prompts.count");
    expect(
      await page
        .locator("#differences tr", { hasText: "plan.prompts.count" })
        .locator("td")
        .allTextContents(),
    ).toEqual(["62", "60"]);
    expect(differences).not.toContain("machine.processor");
    const answer = await page.locator("h1").first().textContent();
    await page.getByText("Choose models").click();
    expect(await axeFaults(page)).toEqual([]);
    const choice = page.locator(".model-choice");
    await choice.getByRole("group", { name: "second" }).getByLabel("gpt2").uncheck();
    expect(await choice.getByRole("button").isEnabled()).toBe(false);
    expect(faults).toEqual([]);
    await page.close();
    const { page: ofModels } = await open("?compare=first/gpt2&compare=second/gpt2");
    expect(await ofModels.locator("h1").first().textContent()).toBe(answer);
    expect(await ofModels.locator(".model-choice input:checked").count()).toBe(2);
    await ofModels.close();
  });

  test("says why there is nothing to show: for numbers that are not finite, and runs that are gone", async () => {
    expect((await gain(view.experiment("numbers", ["NAN 1", "NAN 2"]), FAKE)).code).toBe(0);
    const { page, faults } = await open("?run=numbers");
    await page.locator(".open-row").first().click();
    await page.waitForSelector("dialog dl");
    expect(await page.locator("dialog").textContent()).toContain("there is nothing to draw");
    expect(await page.locator("dialog .plot").count()).toBe(0);
    expect(faults).toEqual([]);
    rmSync(join(runs, "numbers"), { recursive: true });
    await page.keyboard.press("Escape");
    await page.getByText("Compare every file with its digest").click();
    await page.waitForSelector(`#files :text('there is no run "numbers" in the folder')`);
    await page.goto(`${origin}/?compare=first&compare=numbers`);
    await page.waitForSelector("[role=alert]");
    expect(await page.locator("main").textContent()).toMatch(/numbersthere is no run "numbers"/);
    await page.close();
  });

  test("follows a run from its start to its report, and says that a killed one is incomplete", async () => {
    const { page, faults } = await open("");
    const slow = { ...FAKE, GAIN_FAKE_DELAY_S: "0.3" };
    const many = Array.from({ length: 240 }, (_, k) => `one of many ${String(k)}${k === 3 ? " ERROR" : ""}`);
    const slowly = [...view.experiment("under way", many), "--batch-size", "8"];
    const measuring = startGain(slowly, slow);
    await page.locator("tbody tr", { hasText: "under way" }).locator("progress").waitFor();
    await page.getByRole("link", { name: "under way" }).click();
    await page.waitForSelector(".live-model .plot rect");
    const text = (await page.locator(".live").textContent()) ?? "";
    expect(text).toMatch(/of 240 \(\d+ %\), .* rows\/s, .* left/);
    expect(text).toContain("Geometric mean gain of");
    expect(text).toContain("prompt 4: measurement_failed");
    measuring.signal("SIGKILL");
    await measuring.finished;
    await page.locator(".state-line", { hasText: "incomplete" }).waitFor();
    expect(existsSync(join(runs, "under way", "live.json"))).toBe(true);
    const resumed = startGain(slowly, FAKE);
    expect((await resumed.finished).code).toBe(3);
    await page.waitForSelector("#answer h1");
    expect(existsSync(join(runs, "under way", "live.json"))).toBe(false);
    expect((await gain(["verify", join(runs, "under way"), "--no-drawings"])).code).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  test.each([
    ["", 390, "dark"],
    ["", 1920, "light"],
    ["?run=first", 390, "light"],
    ["?run=first", 1280, "dark"],
  ] as const)(
    "the page %j of %i pixels in the %s scheme has no fault of axe-core, and fits",
    async (query, width, colorScheme) => {
      const { page } = await open(query, { viewport: { width, height: 900 }, colorScheme });
      if (query.includes("run=")) await page.waitForSelector(".row-controls");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await axeFaults(page)).toEqual([]);
      await page.close();
    },
  );

  test("the first load is at most 60 KB compressed, and has no Vega", async () => {
    const page = await browser.newPage();
    const bodies: Promise<Buffer>[] = [];
    const names: string[] = [];
    page.on("response", (response) => {
      names.push(new URL(response.url()).pathname);
      if (!response.url().includes("/api/")) bodies.push(response.body());
    });
    await page.goto(home);
    await page.waitForSelector(ready);
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
    expect(names).not.toContain("/vega.js");
    await page.close();
  });

  test("a bundle shows its runs and rows from disk, without a request beyond its folder", async () => {
    const site = join(folder, "site");
    const { code, stderr } = await gain(["view", "bundle", runs, "--out", site]);
    expect(code, stderr).toBe(0);
    expect((await gain(["view", "bundle", runs, "--out", site])).code).toBe(2);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const faults: string[] = [];
    page.on("request", (request) => {
      if (!/^(data:|blob:)/.test(request.url()) && !request.url().startsWith(`file://${site}/`))
        faults.push(request.url());
    });
    page.on("console", (message) => faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`file://${site}/index.html`);
    await page.waitForSelector(ready);
    expect(await page.locator("tbody tr").count()).toBe(3);
    await page.getByRole("link", { name: "first" }).click();
    await page.waitForSelector("#answer h1");
    await page.waitForSelector("tr[data-at]");
    await page.locator(".open-row").first().click();
    await page.waitForSelector("dialog .plot");
    expect(faults).toEqual([]);
    await page.close();
  });
});
