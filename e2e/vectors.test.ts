/** The vectors of the embedded model: announced, bit-equal to a plain hook's, verified, and read as the manual says. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { expectProven, manifestOf } from "./storedRun.ts";

const PROMPTS = ["The capital city of France is", "Once upon a time", "In 1905, Albert Einstein", "Yes"];
const FAKE = { GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"), GAIN_FAKE_LAYERS: "4" };

let folder: string;
let prompts: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  prompts = join(folder, "prompts.jsonl");
  writeFileSync(prompts, PROMPTS.map((text) => `${JSON.stringify(text)}\n`).join(""));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("vectors of the embedded model are announced, kept bit for bit, verified, and read in three lines", async () => {
  const run = join(folder, "run");
  const options = [
    "--vectors",
    "blocks:0,15,-1",
    "--batch-size",
    "1",
    "--device",
    "cpu",
    "--max-disk",
    "1MB",
  ];
  const asked = ["--model", "smollm2-135m", "--prompts", prompts, "--out", run];
  const { code, stderr } = await gain(["experiment", ...asked, ...options]);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(
    "vectors of 3 blocks of 576 float32 numbers, 6.9 kB a prompt; 27.6 kB for 4 prompts",
  );
  await expectProven(run);
  const files = manifestOf(run).files.map(({ file }) => file);
  expect(files.some((file) => /^vectors\/smollm2_135m-1-000001\.safetensors$/.test(file))).toBe(true);
  const python = join(ROOT, ".venv/bin/python");
  const script = join(ROOT, "e2e/kept_vectors.py");
  const output = execFileSync(python, [script, run, "smollm2-135m", "0", "15", "30"], { stdio: "pipe" });
  // A lease has as many prompts as a batch, and a file has those of a lease.
  const [one, all] = [1, 4].map((count) => [count, 3, 576]);
  expect(JSON.parse(output.toString())).toEqual({ equal: 4, total: 4, examples: [one, one, all] });

  const [file = ""] = files.filter((name) => name.startsWith("vectors/"));
  const bytes = readFileSync(join(run, file));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(join(run, file), bytes);
  const verified = await gain(["verify", run, "--no-drawings"]);
  expect(verified.code).not.toBe(0);
  expect(verified.stdout).toContain("the vector of prompt");
});

test.each([
  [["--vectors", "blocks:9"], "block 9 is not in this model: it has 4 blocks"],
  [["--vectors", "blocks:all", "--max-disk", "100B"], "--max-disk allows the run 100 bytes"],
])("%j is refused before anything is measured, and nothing is left", async (given, said) => {
  const out = join(folder, "refused");
  const { code, stderr } = await gain(
    ["experiment", "--model", "fake", "--prompts", prompts, "--out", out, ...given],
    FAKE,
  );
  expect(code, stderr).toBe(2);
  expect(stderr).toContain(said);
  expect(existsSync(out)).toBe(false);
});
