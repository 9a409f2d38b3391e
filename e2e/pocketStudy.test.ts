/** studies/pocket.yaml: nine models as one study, with the roles of its analyses, and the same from the stored run. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, NO_BROWSER } from "./browser.ts";
import { gain, ROOT, startGain, type Finished } from "./gainCommand.ts";
import { unwrapped } from "./unwrapped.ts";

const STUDY = join(ROOT, "studies/pocket.yaml");

interface Findings {
  readonly models: readonly object[];
  readonly comparison: {
    readonly architectures: { readonly status: string };
    readonly values: readonly {
      readonly model: string;
      readonly parameters: number;
      readonly layers: number;
    }[];
    readonly analyses: readonly {
      readonly name: string;
      readonly role: string;
      readonly formula: string;
      readonly ratio: { readonly defined: boolean };
    }[];
  };
}

let folder: string;
let run: string;
let done: Finished;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  run = join(folder, "run");
  execFileSync(
    join(ROOT, ".venv/bin/python"),
    [join(ROOT, "tools/pocket_models.py"), join(ROOT, "studies/pocket")],
    {
      stdio: "pipe",
    },
  );
  done = await gain(["experiment", "--study", STUDY, "--out", run]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const findingsIn = (out: string): Findings =>
  JSON.parse(readFileSync(join(out, "findings.json"), "utf8")) as Findings;

describe("the pocket study", () => {
  test("has everything that it needs once its models are made", async () => {
    const checked = await gain(["study", "check", STUDY]);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toContain("models: 9, 108 measurements");
    expect(checked.stdout).toContain("primary wiring-by-families");
  });

  test("measures every model on every prompt and tests four families against five", () => {
    expect([done.code, done.stderr.slice(-500)]).toEqual([0, expect.anything()]);
    const { models, comparison } = findingsIn(run);
    expect(models).toHaveLength(9);
    expect(comparison.architectures.status).toBe("tested");
    expect(unwrapped(done.stdout)).toMatch(/between 4 parallel and 5 sequential families, exact p/u);
    expect(comparison.values).toHaveLength(9);
    expect(comparison.values.every(({ parameters, layers }) => parameters > 1000 && layers >= 4)).toBe(true);
  });

  test("carries its analysis out as written, and labels the rest as exploratory", () => {
    const plan = JSON.parse(readFileSync(join(run, "plan.json"), "utf8")) as { analysis: { study: object } };
    expect(plan.analysis.study).toEqual({
      outcome: "last-gain",
      primary: "wiring-by-families",
      covariates: ["norm", "depth"],
      exploratory: ["wiring-mixed-model", "parameters-mixed-model"],
    });
    const { analyses } = findingsIn(run).comparison;
    expect(analyses.map(({ name, role, ratio }) => [name, role, ratio.defined])).toEqual([
      ["wiring-by-families", "primary", true],
      ["wiring-mixed-model", "exploratory, planned", true],
      ["parameters-mixed-model", "exploratory, planned", true],
    ]);
    expect(analyses[1]?.formula).toMatch(/^ln gain ~ wiring \+ norm = \w+ \+ ln blocks \+ \(1 \| family\)$/u);
  });

  test("is proven by its own files", async () => {
    expect((await gain(["verify", run])).code).toBe(0);
  });

  test.skipIf(NO_BROWSER !== undefined)(
    "leads in gain view from its tables and figures to the rows of each model",
    async () => {
      const viewer = startGain(["view", run, "--no-open"]);
      const [home = ""] = await viewer.prints(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/);
      const browser = await launch();
      const page = await browser.newPage();
      await page.goto(home);
      await page.getByRole("link", { name: "run", exact: true }).click();
      await page.locator("#models table").first().waitFor();
      const figure = (words: string) =>
        page.locator("[data-chart]", { has: page.locator(`svg[aria-label*="${words}"]`) });
      const heatMap = figure("Heat map of the geometric mean gain of every block");
      expect(await heatMap.count()).toBe(1);
      expect(await figure("Mean gain of every model by its number of parameters").count()).toBe(1);
      // The second table is in a fold.
      expect(await page.locator(".to-rows").count()).toBe(2 * 9);
      expect(await page.getByRole("link", { name: /^Rows of/ }).count()).toBe(9);
      const ofFamilies = page.locator("#classes tbody td a");
      expect((await ofFamilies.allTextContents()).sort()).toEqual(
        findingsIn(run)
          .comparison.values.map(({ model }) => model)
          .sort(),
      );
      await ofFamilies.filter({ hasText: "tiny-gptj" }).click();
      await page.waitForURL(/model=tiny-gptj#rows/);
      await page.waitForSelector("text=12 rows of 108");
      expect(await page.locator(".row-controls").getByLabel("Model").inputValue()).toBe("tiny-gptj");
      await page.waitForSelector("html[data-charts=live]");
      const chart = page.locator(`[data-chart="${(await heatMap.getAttribute("data-chart")) ?? ""}"]`);
      await chart.hover({ position: { x: 3, y: 3 } });
      await chart.locator(".sheet .mark-rect.role-mark path").last().click();
      await page.waitForURL(/model=(?!tiny-gptj)[^&]+#rows/);
      await page.waitForSelector("text=12 rows of 108");
      await browser.close();
      viewer.signal("SIGTERM");
      await viewer.finished;
    },
  );

  test("has the same analyses from the stored run", async () => {
    const again = join(folder, "again");
    expect((await gain(["analyze", run, "--out", again])).code).toBe(0);
    const { comparison } = findingsIn(again);
    // The study's families are settings of the run's command, not of its plan.
    expect(comparison.analyses.map(({ name, role }) => [name, role])).toEqual(
      findingsIn(run).comparison.analyses.map(({ name, role }) => [name, role]),
    );
  });
});
