/** The README's main example: a trained model on the notebook's prompts, with default options. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, nxGain } from "./gainCommand.ts";
import { expectProven, measurement, storedRows } from "./storedRun.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("on a CPU the embedded SmolLM2-135M is measured: mean last gain 1.0878, and the choice is explained", async () => {
  const out = join(folder, "run");
  const { code, stdout, stderr } = await nxGain("experiment", ["--device", "cpu", "--out", out]);
  expect(code, stderr).toBe(0);
  await expectProven(out);
  const rows = (await storedRows(out)).map(measurement);
  const gains = rows.map(({ norms }) => (norms[30] ?? Number.NaN) / (norms[29] ?? Number.NaN));
  // Values of the embedded model in float32, measured with other code.
  expect(Math.abs(gains.reduce((sum, value) => sum + value, 0) / gains.length - 1.0878)).toBeLessThan(0.0005);
  expect(Math.abs(Math.min(...gains) - 0.9241)).toBeLessThan(0.0005);
  expect(Math.abs(Math.max(...gains) - 1.3489)).toBeLessThan(0.0005);
  expect(rows[0]?.tokenIds).toEqual([504, 3575, 2240, 282, 4649, 314]);
  expect(rows[0]?.topToken).toBe(" Paris");
  expect(Math.abs((rows[0]?.topProb ?? 0) - 0.644)).toBeLessThan(0.001);
  expect(new Set(rows.map(({ prompt }) => prompt.category))).toEqual(
    new Set(["Factual", "Syntactic", "Cliche", "Novel", "Nonsense"]),
  );
  expect(readFileSync(join(out, "summary.txt"), "utf8")).toContain("Arithmetic mean: 1.0878");
  expect(`${stdout}${stderr}`).toContain("--model gptj-6b");
  expect(readFileSync(join(out, "manifest.json"), "utf8")).toContain("--model gptj-6b");
});

test("its stored run can be analysed again without Python, with the same summary", async () => {
  const run = join(folder, "run");
  const again = join(folder, "again");
  const { code, stderr } = await gain(["analyze", run, "--out", again], {
    GAIN_SIDECAR_PYTHON: "/no/such/python",
  });
  expect(code, stderr).toBe(0);
  expect(readFileSync(join(again, "summary.txt"), "utf8")).toBe(
    readFileSync(join(run, "summary.txt"), "utf8"),
  );
});

test("doctor finds nothing missing in the environment", async () => {
  const { code, stdout, stderr } = await nxGain("doctor", ["--json"]);
  expect(code, stderr).toBe(0);
  const answer = JSON.parse(stdout.split("\n").find((line) => line.startsWith("{")) ?? "") as {
    ready: boolean;
  };
  expect(answer.ready).toBe(true);
});

test("doctor without an environment names the command that makes one", async () => {
  const { code, stderr } = await gain(["doctor"], { GAIN_SIDECAR_PYTHON: "/no/such/python" });
  expect(code).toBe(2);
  expect(stderr).toContain("npx nx run python:setup");
});
