/** A model in memory gives the rows and findings of a run of the same model. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { tinyModels } from "./tinyModels.ts";

let folder: string;
beforeAll(() => {
  folder = tinyModels();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ["the embedded model", "smollm2-135m"],
  ["a model whose tokenizer begins texts with <s>", "begins"],
])("gain.measure on %s gives the rows of gain experiment bit for bit, and its findings", async (_, name) => {
  const model = name === "begins" ? join(folder, name) : name;
  const run = join(folder, `run-${name}`);
  const asked = name === "begins" ? ["--model-path", model] : ["--model", model];
  const { code, stderr } = await gain(["experiment", ...asked, "--device", "cpu", "--out", run]);
  expect(code, stderr).toBe(0);
  const python = join(ROOT, ".venv/bin/python");
  const answer: unknown = JSON.parse(
    execFileSync(python, [join(ROOT, "e2e/in_memory.py"), run, model], { encoding: "utf8", stdio: "pipe" }),
  );
  expect(answer).toEqual({ rows: null, findings: null, prompts: 25 });
});
