/** After a kill or an interruption, the same command finishes the run with every row once. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gain, isAlive, startGain, type Running } from "./gainCommand.ts";
import { expectProven, measurement, storedRows } from "./storedRun.ts";

const PROMPTS = 24;
let folder: string;
let command: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  const file = join(folder, "prompts.jsonl");
  const lines = Array.from({ length: PROMPTS }, (_, k) =>
    JSON.stringify(`Prompt number ${String(k)} is about`),
  );
  writeFileSync(file, lines.join("\n"));
  const out = join(folder, "run");
  command = ["experiment", "--model", "gpt2-random", "--prompts", file, "--batch-size", "2", "--out", out];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const out = (): string => join(folder, "run");
/** The sidecar's process id, once some rows are stored and others are not. */
async function midway(run: Running): Promise<number> {
  const [, pid] = await run.prints(/sidecar ready .*process (\d+)/);
  await run.prints(/measured [1-9]\d* of/);
  return Number(pid);
}

async function expectEveryPromptOnce(): Promise<void> {
  await expectProven(out());
  expect((await storedRows(out())).map((row) => measurement(row).prompt.item)).toEqual(
    Array.from({ length: PROMPTS }, (_, k) => k),
  );
}

test("after the sidecar is killed in mid-run, the run continues with a new one and loses nothing", async () => {
  const run = startGain(command);
  process.kill(await midway(run), "SIGKILL");
  const { code, stderr } = await run.finished;
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("signal SIGKILL");
  expect(stderr.match(/starting a sidecar/g)).toHaveLength(2);
  await expectEveryPromptOnce();
});

test("after the program is killed in mid-run, its sidecar ends, and the same command finishes the run", async () => {
  const run = startGain(command);
  const sidecar = await midway(run);
  run.signal("SIGKILL");
  await run.finished;
  for (let waited = 0; isAlive(sidecar) && waited < 5_000; waited += 50) await sleep(50);
  expect(isAlive(sidecar)).toBe(false);
  const before = (await storedRows(out())).length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(PROMPTS);

  expect((await gain(["verify", out()])).code).toBe(4);
  const { code, stderr } = await gain(command);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("continuing ");
  await expectEveryPromptOnce();
});

test("Ctrl-C ends with exit 130 and keeps the measured rows, and the same command finishes the run", async () => {
  const run = startGain(command);
  const sidecar = await midway(run);
  run.signal("SIGINT");
  const { code, stderr } = await run.finished;
  expect(code, stderr).toBe(130);
  expect(stderr).toContain("gain: exit 130 (interrupted: the same command continues)");
  expect(isAlive(sidecar)).toBe(false);
  expect((await storedRows(out())).length).toBeLessThan(PROMPTS);
  expect((await gain(command)).code).toBe(0);
  await expectEveryPromptOnce();
});

test("Ctrl-C while the model loads ends the program at once", async () => {
  const run = startGain(command);
  await run.prints(/sidecar ready/);
  run.signal("SIGINT");
  const { code } = await run.finished;
  expect(code).toBe(130);
  expect((await gain(command)).code).toBe(0);
  await expectEveryPromptOnce();
});

test("of two runs in one folder, the second is refused and the first is not affected", async () => {
  const run = startGain(command);
  await midway(run);
  const { code, stderr } = await gain(command);
  expect(code).toBe(2);
  expect(stderr).toContain("another gain process");
  expect((await run.finished).code).toBe(0);
  await expectEveryPromptOnce();
});
