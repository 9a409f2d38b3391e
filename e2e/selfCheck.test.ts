/** A failed self-check on the model stops the run, or is in the first line of the report where it was allowed. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { expectProven } from "./storedRun.ts";
import { unwrapped } from "./unwrapped.ts";

let folder: string;
let command: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  const model = join(folder, "model");
  execFileSync(join(ROOT, ".venv/bin/python"), [join(ROOT, "e2e/unproven_model.py"), model]);
  command = ["experiment", "--model-path", model, "--device", "cpu", "--out", join(folder, "run")];
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a weight that is not a number stops the run before a prompt is measured, and is named", async () => {
  const { code, stderr } = await gain(command);
  expect(code, stderr).toBe(2);
  expect(stderr).toContain("finite weights");
  expect(stderr).toContain("transformer.h.5.mlp.c_proj.weight");
  expect(stderr).toContain("--allow-failed-self-check");
  expect(existsSync(join(folder, "run", "report.html"))).toBe(false);
});

test("where it is allowed, the same run continues, and the first line of every output names the failed check", async () => {
  const { code, stdout, stderr } = await gain([...command, "--allow-failed-self-check"]);
  expect(code, stderr).toBe(0);
  const out = join(folder, "run");
  await expectProven(out);
  const alarm = /^\W*model: The self-check of the instrument FAILED on this model \(.*finite weights/;
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
});
