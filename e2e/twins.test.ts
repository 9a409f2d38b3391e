/** Matched twins: the pocket experiment end to end, and the committed files, which are made again byte by byte. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, NO_BROWSER, openReport } from "./browser.ts";
import { gain, ROOT, startGain, type Finished } from "./gainCommand.ts";

const STUDY = join(ROOT, "studies/twins");
const MINUTE_MS = 60_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the pocket experiment", () => {
  let out: string;
  let interrupted: Finished;
  let done: Finished;
  beforeAll(async () => {
    out = join(folder, "pocket");
    const running = startGain(["twins", "--pocket", "--out", out]);
    await running.prints(/step \d+ of 137/);
    running.signal("SIGINT");
    interrupted = await running.finished;
    done = await gain(["twins", "--pocket", "--out", out]);
  }, 7 * MINUTE_MS);

  test("stops at Ctrl-C with the model in progress saved, and the same command continues it", () => {
    expect(interrupted.code, interrupted.stderr).toBe(130);
    expect(interrupted.stderr).toContain("interrupted: finishing the model in progress");
    expect(interrupted.stderr).toMatch(/seed 0 parallel: kept where it is/);
    expect(interrupted.stdout).toBe("");
    expect(done.stderr).toContain("1/6 primary seed 0 parallel: resumed");
  });

  test("trains, measures, analyses and reports three pairs in six minutes", () => {
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toContain("6/6 primary seed 2 sequential: done");
    expect(done.stderr).toMatch(/left; .* left in all/);
    expect(done.stdout).toMatch(/^This is a demonstration .*\n?.*answer\.\nThe /);
    expect(done.stdout).toMatch(/primary +6\/6/);
    const result = JSON.parse(readFileSync(join(out, "result.json"), "utf8")) as { models: number };
    expect(result.models).toBe(6);
    expect(readdirSync(join(out, "figures")).filter((name) => name.endsWith(".png"))).toHaveLength(5);
  });

  test("given again, trains nothing and comes to the same report", async () => {
    const before = readFileSync(join(out, "report.html"));
    const again = await gain(["twins", "--pocket", "--out", out]);
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr.match(/done before/g)).toHaveLength(6);
    expect(readFileSync(join(out, "report.html")).equals(before)).toBe(true);
  });

  describe.skipIf(NO_BROWSER !== undefined)(
    `in a browser${NO_BROWSER === undefined ? "" : ` (${NO_BROWSER})`}`,
    () => {
      let browser: Browser;
      beforeAll(async () => {
        browser = await launch();
      });
      afterAll(() => browser.close());

      test.each([1280, 390])(
        "the report opens without a fault at %i px and says that it is a demonstration",
        async (width) => {
          const { page, faults } = await openReport(browser, join(out, "report.html"), {
            viewport: { width, height: 900 },
          });
          expect(await page.title()).toMatch(/^Demonstration: The /);
          expect(await page.getByRole("alert").textContent()).toContain("demonstration");
          expect(await page.locator("figure svg[role=img], figure canvas").count()).toBeGreaterThanOrEqual(5);
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
          expect(faults).toEqual([]);
        },
      );
    },
  );
});

describe("the committed measurements", () => {
  test("make the committed result, figures and report again in a minute, byte by byte", async () => {
    const out = join(folder, "again");
    const { code, stderr, seconds } = await gain(["twins", "--measurements", "--out", out]);
    expect(code, stderr).toBe(0);
    expect(seconds).toBeLessThan(60);
    const names = [
      "result.json",
      "report.html",
      ...readdirSync(join(STUDY, "figures")).map((name) => `figures/${name}`),
    ];
    expect(names.length).toBe(17);
    const differing = names.filter(
      (name) => !readFileSync(join(out, name)).equals(readFileSync(join(STUDY, name))),
    );
    expect(differing).toEqual([]);
  });

  test("go back into a folder of results, and are gathered from it to the same tables", () => {
    const [results, study] = [join(folder, "restored"), join(folder, "gathered")];
    const run = (command: string, given: readonly string[]): string =>
      execFileSync(command, given, { cwd: ROOT, encoding: "utf8" });
    const restore = (): string =>
      run(join(ROOT, ".venv/bin/python"), [join(ROOT, "tools/restore_twins.py"), results]);
    expect(restore()).toMatch(/^\d+ models of studies\/twins are in /);
    expect(restore()).toMatch(/^0 models /);
    mkdirSync(study);
    copyFileSync(join(STUDY, "plan.json"), join(study, "plan.json"));
    run(process.execPath, ["--import", "tsx", join(ROOT, "tools/gather-twins.ts"), results, study]);
    for (const name of readdirSync(join(STUDY, "measurements"))) {
      const [again, committed] = [study, STUDY].map((each) => readFileSync(join(each, "measurements", name)));
      expect(again?.equals(committed ?? Buffer.alloc(0)), name).toBe(true);
    }
  });
});

describe("what cannot be done is refused, and nothing is lost", () => {
  test.each([
    [["twins"], /give one of --pocket/],
    [
      ["twins", "--pocket", "--cells", "primary"],
      /--plan and --cells apply to the models that --corpus trains/,
    ],
    [["twins", "--corpus", "/nowhere", "--cells", "none"], /has no cell none; it has lr, primary/],
    [["twins", "--measurements", "/nowhere"], /the plan \/nowhere\/plan\.json cannot be read/],
  ])("%j", async (given, text) => {
    const { code, stderr } = await gain(given);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\s+/g, " ")).toMatch(text);
  });

  test("a plan that was changed under results", async () => {
    const out = join(folder, "changed");
    const first = await gain(["twins", "--corpus", "/nowhere", "--out", out, "--device", "cpu"]);
    expect(first.code).toBe(2);
    expect(first.stderr).toContain("/nowhere");
    expect(existsSync(join(out, "plan.json"))).toBe(true);
    const other = await gain(["twins", "--pocket", "--out", out]);
    expect(other.code).toBe(2);
    expect(other.stderr.replaceAll(/\s+/g, " ")).toContain(
      "a plan is fixed before the first model is trained",
    );
  });

  test("no Python environment", async () => {
    const { code, stderr } = await gain(["twins", "--pocket", "--out", join(folder, "none")], {
      GAIN_SIDECAR_PYTHON: "/nowhere/python",
    });
    expect(code).toBe(2);
    expect(stderr).toContain("there is no Python at /nowhere/python");
  });
});
