/**
 * For a model that changes its arithmetic at a length, no row depends on the other prompts of its pass. A deviation from a
 * wider arithmetic that rounding does not explain is in the first line of the report.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { expectProven, measurement, storedRows } from "./storedRun.ts";
import { unwrapped } from "./unwrapped.ts";

let folder: string;
let command: string[];
let expected: readonly { readonly tokens: number; readonly gain: number }[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  execFileSync(join(ROOT, ".venv/bin/python"), [join(ROOT, "e2e/longrope_model.py"), folder], {
    stdio: "pipe",
  });
  expected = JSON.parse(readFileSync(join(folder, "gains.json"), "utf8")) as typeof expected;
  const prompts = join(folder, "prompts.txt");
  command = ["experiment", "--model-path", join(folder, "model"), "--prompts", prompts, "--device", "cpu"];
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ["by default", []],
  ["in batches of 16", ["--batch-size", "16"]],
  ["in buckets", ["--layout", "buckets"]],
])(
  "%s, every row equals that of plain transformers on the prompt alone, on both sides of the switch",
  async (_, options) => {
    const out = join(folder, `run${options.join("")}`);
    const { code, stderr } = await gain([...command, ...options, "--out", out]);
    expect(code, stderr).toBe(0);
    await expectProven(out);
    const rows = (await storedRows(out)).map((row) => measurement(row));
    expect(rows).toHaveLength(expected.length);
    const lengths = rows.map(({ tokenIds }) => tokenIds.length);
    expect(Math.min(...lengths)).toBeLessThan(64);
    expect(Math.max(...lengths)).toBeGreaterThan(64);
    for (const [k, { norms, tokenIds }] of rows.entries()) {
      expect(tokenIds).toHaveLength(expected[k]?.tokens ?? 0);
      const last = (norms.at(-1) ?? 0) / (norms.at(-2) ?? 1);
      expect(Math.abs(last / (expected[k]?.gain ?? 0) - 1)).toBeLessThan(1e-6);
    }
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(page).toContain("Notice: measured apart");
    expect(page).toContain("At load: length switches");
    expect(page).toContain("At load: own prompts");
    expect(page).not.toContain("NOT TRUSTWORTHY");
  },
);

test("a deviation that rounding cannot explain is in the first line of every output, and the exit code is 5", async () => {
  const out = join(folder, "wrong");
  const fault = { GAIN_SIDECAR_SCRIPT: join(ROOT, "e2e/wrong_float32_sidecar.py") };
  const { code, stdout, stderr } = await gain([...command, "--out", out], fault);
  expect(code, stderr).toBe(5);
  expect(stderr).toContain("gain: exit 5 (done, and the numbers are not trustworthy");
  const alarm =
    /^\W*model: THE NUMBERS ARE NOT TRUSTWORTHY: .* a gain differs by \d.* between float32 and float64/;
  expect(unwrapped(stdout)).toMatch(alarm);
  for (const file of ["summary.txt", "summary.md"]) {
    expect(unwrapped(readFileSync(join(out, file), "utf8"))).toMatch(alarm);
  }
  const page = readFileSync(join(out, "report.html"), "utf8");
  const [firstLine = ""] = page
    .slice(page.indexOf("<main>") + "<main>".length)
    .trimStart()
    .split("\n");
  expect(firstLine.replaceAll(/<[^>]*>/g, "")).toMatch(alarm);
  expect(JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"))).toMatchObject({ exitCode: 5 });
  await expectProven(out);

  const recalled = await gain([...command, "--out", out], fault);
  expect(recalled.code, recalled.stderr).toBe(5);
  expect(recalled.stderr).toContain("nothing is measured");
  expect(unwrapped(recalled.stdout)).toMatch(alarm);
});
