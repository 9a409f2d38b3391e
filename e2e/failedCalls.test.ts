/** After a failed call, the corrected one can use the same folder. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gain, startGain } from "./gainCommand.ts";
import { expectProven, storedRows } from "./storedRun.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  writeFileSync(
    join(folder, "prompts.txt"),
    "The capital city of France is\nThe atomic number of oxygen is\n",
  );
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const out = (): string => join(folder, "runs/first");
const experiment = (...options: string[]): string[] => [
  ...["experiment", "--device", "cpu", "--prompts", join(folder, "prompts.txt"), "--out", out(), ...options],
];

test("a missing model leaves no folder, and the corrected call measures in the same one", async () => {
  const wrong = await gain(experiment("--model-path", join(folder, "no-such-model")));
  expect(wrong.code, wrong.stderr).toBe(2);
  expect(wrong.stderr).toContain("no-such-model");
  expect(wrong.stderr).toContain(`nothing was measured: ${out()} is removed`);
  expect(readdirSync(folder)).toEqual(["prompts.txt"]);
  const right = await gain(experiment("--model", "gpt2-random"));
  expect(right.code, right.stderr).toBe(0);
  await expectProven(out());
});

test("a folder that existed before is kept, and the corrected call measures in it", async () => {
  mkdirSync(out(), { recursive: true });
  expect((await gain(experiment("--model", "gpt2-rnadom"))).code).toBe(2);
  expect(existsSync(out())).toBe(true);
  const right = await gain(experiment("--model", "gpt2-random"));
  expect(right.code, right.stderr).toBe(0);
  expect(right.stderr).toContain(
    "the run that was planned in this folder has no measured prompt; it is replaced",
  );
  await expectProven(out());
});

test("a run that was killed before a row was stored is replaced by another one", async () => {
  const run = startGain(experiment("--model", "gpt2-random", "--dtype", "bfloat16"));
  await run.prints(/starting a sidecar/);
  run.signal("SIGKILL");
  await run.finished;
  expect((await gain(["verify", out()])).code).toBe(4);
  writeFileSync(join(folder, "prompts.txt"), "Seven wizards boil tea\n");
  const right = await gain(experiment("--model", "gpt2-random"));
  expect(right.code, right.stderr).toBe(0);
  await expectProven(out());
  expect(await storedRows(out())).toHaveLength(1);
});
