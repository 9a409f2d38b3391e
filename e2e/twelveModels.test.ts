/** A report of twelve models, and one of twenty checkpoints: its size does not grow with the models' figures. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, NO_BROWSER, openReport } from "./browser.ts";
import { gain } from "./gainCommand.ts";

const CATEGORIES = ["Factual", "Syntactic", "Cliche", "Novel", "Nonsense"];
const LAYERS = 12;

/** Rows with the norms of every layer; deterministic and different for every model and prompt. */
function table(model: string, architecture: string, turn: number): string {
  const wave = (...parts: readonly number[]): number =>
    Math.sin(parts.reduce((sum, part, i) => sum + part * (12.9 + 65.3 * i), 1));
  const rows = CATEGORIES.flatMap((category, c) =>
    [0, 1, 2, 3, 4].map((i) => {
      const norms = Array.from(
        { length: LAYERS },
        (_, k) => 10 * 1.1 ** k * (1 + 0.03 * wave(turn, c, i, k)),
      );
      const lastGain = Math.exp(0.06 * wave(turn, c, i) + 0.01 * turn - 0.04);
      norms.push((norms.at(-1) ?? 0) * lastGain);
      const entropy = 3 + wave(c, i, turn);
      return `${model},${architecture},${category},${category} prompt ${String(i)},${String(lastGain)},${String(entropy)},"[${norms.join(", ")}]"`;
    }),
  );
  return ["Model,Architecture,Category,Prompt,Last_Gain,Entropy,Norms", ...rows, ""].join("\n");
}

const wiringOf = (turn: number): string => (turn % 2 === 0 ? "Parallel" : "Sequential");
const SETS: Readonly<Record<string, readonly string[]>> = {
  twelve: Array.from({ length: 12 }, (_, turn) => table(`Model-${String(turn)}`, wiringOf(turn), turn)),
  checkpoints: Array.from({ length: 20 }, (_, turn) =>
    table(`a/b@step${String(128 * 2 ** turn)}`, "Parallel", turn),
  ),
};

let folder: string;
let browser: Browser | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  for (const [name, tables] of Object.entries(SETS)) {
    const files = tables.map((text, i) => {
      const file = join(folder, `${name}-${String(i).padStart(2, "0")}.csv`);
      writeFileSync(file, text);
      return file;
    });
    const { code, stderr } = await gain(["analyze", ...files, "--out", join(folder, name)]);
    expect(code, stderr).toBe(0);
  }
  if (NO_BROWSER === undefined) browser = await launch();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

test.each(Object.keys(SETS))("%s: at most 40 figures and 3 MB", (name) => {
  const drawn = readdirSync(join(folder, name)).filter((file) => file.endsWith(".vl.json"));
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.length).toBeLessThanOrEqual(40);
  expect(statSync(join(folder, name, "report.html")).size).toBeLessThan(3_000_000);
});

describe.skipIf(NO_BROWSER !== undefined)("in a browser", () => {
  test.each(Object.keys(SETS))("%s: ready within a second, and at most 12,000 pixels high", async (name) => {
    const ready: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      if (browser === undefined) throw new Error("there is no browser");
      const { page, faults, readyMs } = await openReport(browser, join(folder, name, "report.html"), {
        viewport: { width: 1280, height: 800 },
      });
      ready.push(readyMs);
      expect(await page.evaluate("document.documentElement.scrollHeight")).toBeLessThan(12_000);
      expect(faults).toEqual([]);
      await page.close();
    }
    // The fastest of three: other programs of the machine only delay a page.
    expect(Math.min(...ready)).toBeLessThan(1_000);
  });

  test("checkpoints are drawn against the training step, in its order, and the headline is the change", async () => {
    if (browser === undefined) throw new Error("there is no browser");
    const { page } = await openReport(browser, join(folder, "checkpoints", "report.html"));
    expect(await page.locator("#answer h1").textContent()).toMatch(
      /^a\/b: gain rises from .* between step 128 and step 67,108,864/,
    );
    const names = await page.locator("#models tbody tr > :nth-child(1)").allTextContents();
    expect(names.map((name) => Number(/step(\d+)/.exec(name)?.[1]))).toEqual(
      Array.from({ length: 20 }, (_, turn) => 128 * 2 ** turn),
    );
  });
});
